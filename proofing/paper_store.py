"""Where the papers lie: in STORAGES["papers"], encrypted, each under a random name that binds its content.

An outage of the storage, a folder's or a bucket's, is an OSError.
"""

import os
from typing import Any

from cryptography.exceptions import InvalidTag
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages

from identity.encryption import Sealed, current_key_id, seal_bytes, unseal_bytes
from identity.rotation import Rotation


class PaperFolder(FileSystemStorage):
    """A folder in which a paper is whole or absent, whatever stops: saved under its name, it replaces at one stroke."""

    def _save(self, name: str, content: Any) -> str:
        part = self.path(super()._save(_part(name), content))  # type: ignore[misc]
        _flush(part)
        os.replace(part, self.path(name))
        _flush(self.location)
        return name

    def delete(self, name: str) -> None:
        super().delete(_part(name))
        super().delete(name)


def keep_paper(*, name: str, content: bytes) -> None:
    """Store a paper. `name`: chosen at random by the caller, never used before."""
    _save(name, seal_bytes(content, _bound_to(name)))


def read_paper(name: str) -> bytes:
    """The paper's content. Raises FileNotFoundError once it is erased, and what `identity.encryption.unseal` raises."""
    return unseal_bytes(_load(name), _bound_to(name))


def erase_paper(name: str) -> None:
    """Erase a paper; one that is gone already is no error."""
    _store().delete(name)


def rotate_paper(name: str) -> Rotation:
    """Bring a paper under the current key. CHANGED: erased meanwhile.

    The caller holds the lock of the paper's row, as it does to erase: a paper erased in between would come back.
    """
    try:
        old = _load(name)
        if old.key_id == current_key_id():
            return Rotation.CURRENT
        new = seal_bytes(unseal_bytes(old, _bound_to(name)), _bound_to(name))
    except FileNotFoundError:
        return Rotation.CHANGED
    except (LookupError, ValueError, InvalidTag):
        return Rotation.UNREADABLE
    _save(name, new)
    return Rotation.ROTATED


def _store() -> Storage:
    return storages["papers"]


def _bound_to(name: str) -> str:
    return f"paper:{name}"


def _save(name: str, sealed: Sealed) -> None:
    _store().save(name, ContentFile(sealed))


def _load(name: str) -> Sealed:
    with _store().open(name) as file:
        return Sealed(file.read())


def _part(name: str) -> str:
    """Where a paper is written until it is whole."""
    return f"{name}.part"


def _flush(path: str | os.PathLike[str]) -> None:
    """Wait until a file or a folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
