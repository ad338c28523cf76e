"""Encrypted columns and files, and the keyed digests by which columns are found.

A stored value is `length of key id (1 byte) | key id | nonce (12) | AES-256-GCM ciphertext and tag`. The row is
bound as associated data (table, column, the row's uuid), so a value copied into another row does not open. The
first key of ENCRYPTION_KEYS encrypts, every key decrypts; `manage.py rotate_keys` brings old values forward.
"""

import hmac
import json
import os
from base64 import b64decode
from functools import cache
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.query_utils import DeferredAttribute

NONCE_BYTES = 12


class Sealed(bytes):
    """A stored value that has not been opened yet."""

    @property
    def key_id(self) -> str:
        return self[1 : 1 + self[0]].decode()


@cache
def _cipher(encoded_key: str) -> AESGCM:
    return AESGCM(b64decode(encoded_key))


def current_key_id() -> str:
    """The id of the key that encrypts: the first of ENCRYPTION_KEYS."""
    return next(iter(settings.ENCRYPTION_KEYS))


def seal(text: str, bound_to: str) -> Sealed:
    """Encrypt `text` under the current key, bound to the row named by `bound_to`."""
    return seal_bytes(text.encode(), bound_to)


def seal_bytes(content: bytes, bound_to: str) -> Sealed:
    """Encrypt `content` under the current key, bound to the row or the file named by `bound_to`."""
    key_id = current_key_id()
    nonce = os.urandom(NONCE_BYTES)
    ciphertext = _cipher(settings.ENCRYPTION_KEYS[key_id]).encrypt(nonce, content, bound_to.encode())
    return Sealed(bytes([len(key_id)]) + key_id.encode() + nonce + ciphertext)


def unseal(sealed: Sealed, bound_to: str) -> str:
    """Decrypt. Raises KeyError for an unknown key id, `InvalidTag` for an altered value or another row's."""
    return unseal_bytes(sealed, bound_to).decode()


def unseal_bytes(sealed: Sealed, bound_to: str) -> bytes:
    """Decrypt. Raises as `unseal` does."""
    start = 1 + sealed[0]
    nonce, ciphertext = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
    cipher = _cipher(settings.ENCRYPTION_KEYS[sealed.key_id])
    return cipher.decrypt(bytes(nonce), bytes(ciphertext), bound_to.encode())


def digest(value: str, *, context: str) -> str:
    """HMAC-SHA-256 in hex of `value` under DIGEST_KEY; one `context` a use, so that digests of two uses never meet."""
    key = b64decode(settings.DIGEST_KEY)
    return hmac.new(key, f"{context}\0{value}".encode(), sha256).hexdigest()


class _OpenedOnAccess(DeferredAttribute):
    """Opens the stored value when it is first read, so that a row that is only counted costs no decryption."""

    field: "EncryptedTextField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = self.field.loads(unseal(value, self.field.bound_to(instance)))
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.BinaryField):
    """Text encrypted at rest. The model has a `uuid`, set before the first save, which binds value and row."""

    descriptor_class = _OpenedOnAccess
    # What an attribute of this type holds, for the type checker: text, where a BinaryField would hold bytes.
    _pyi_private_set_type: str
    _pyi_private_get_type: str  # type: ignore[assignment]

    def bound_to(self, instance: models.Model) -> str:
        return f"{self.model._meta.db_table}.{self.column}:{instance.uuid}"  # type: ignore[attr-defined]

    def loads(self, text: str) -> Any:
        return text

    def dumps(self, value: Any) -> str:
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        value = getattr(model_instance, self.attname)
        return None if value is None else seal(self.dumps(value), self.bound_to(model_instance))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is encrypted row by row: save the instance, or look it up by its digest.")
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.name} is encrypted and is not serialised.")


class EncryptedJSONField(EncryptedTextField):
    """A JSON object encrypted at rest."""

    _pyi_private_set_type: dict[str, Any]  # type: ignore[assignment]
    _pyi_private_get_type: dict[str, Any]  # type: ignore[assignment]

    def loads(self, text: str) -> Any:
        return json.loads(text)

    def dumps(self, value: Any) -> str:
        return json.dumps(value, cls=DjangoJSONEncoder)


class DigestField(models.CharField):
    """The keyed digest of another field of the row, kept in step at every save.

    `of`: name of the field that is digested; `context`: what the digest is for, shared by all columns that are to
    be compared with one another.
    """

    def __init__(self, *args: Any, of: str, context: str, **kwargs: Any) -> None:
        self.of, self.context = of, context
        kwargs |= {"max_length": 64, "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of, "context": self.context}

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        value = getattr(model_instance, self.of)
        stored = None if value is None else digest(value, context=self.context)
        setattr(model_instance, self.attname, stored)
        return stored
