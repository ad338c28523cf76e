"""A file as a person sends it, and what of it is kept. The content tells what it is, never its name."""

import unicodedata
from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile

from proofing.enums import Scan
from proofing.refusals import FileRefused
from proofing.sandbox import read_apart
from proofing.scanning import scan
from proofing.uploads import MAX_FILE_BYTES, MAX_FILES

__all__ = ["ACCEPT", "CleanFile", "FileRefused", "clean_file"]

# What a browser offers to choose from; some systems know HEIC by its ending only.
ACCEPT = "image/jpeg,image/png,image/webp,image/heic,image/heif,application/pdf,.heic,.heif"
NAME_LENGTH = 40  # characters shown
PDF_HEAD = 64  # bytes

EMPTY = "ce fichier est vide. Choisissez-le de nouveau, ou prenez une autre photo."
TOO_LARGE = "ce fichier dépasse 10 Mo. Prenez une photo moins lourde, ou envoyez les pages une par une."
NOT_RECEIVED = f"ce fichier n’a pas été reçu. Envoyez {MAX_FILES} fichiers au plus à la fois."
INFECTED = "un virus a été trouvé dans ce fichier. Envoyez une nouvelle photo, prise si possible d’un autre appareil."


@dataclass(frozen=True)
class CleanFile:
    """What is kept of a file. `media_type`: image/jpeg, made anew, or application/pdf, as it came."""

    media_type: str
    content: bytes = field(repr=False)
    scan: Scan


def clean_file(upload: UploadedFile) -> CleanFile:
    """Read, check and, for a photo, make anew. Raises FileRefused with a sentence that begins with the file's name."""
    try:
        return _clean(_received(upload))
    except FileRefused as refusal:
        raise FileRefused(f"{_shown(upload.name)}\u00a0: {refusal}") from None


def _received(upload: UploadedFile) -> bytes:
    if not upload.size:
        raise FileRefused(EMPTY)
    if upload.size > MAX_FILE_BYTES:
        raise FileRefused(TOO_LARGE)
    upload.seek(0)
    content = upload.read()
    if len(content) != upload.size:  # the upload handler let go of it
        raise FileRefused(NOT_RECEIVED)
    return content


def _clean(content: bytes) -> CleanFile:
    scanned = scan(content)
    if scanned == Scan.INFECTED:
        raise FileRefused(INFECTED)
    if _is_pdf(content):
        read_apart("proofing.pdfs:check_pdf", content)
        return CleanFile("application/pdf", content, scanned)
    return CleanFile("image/jpeg", read_apart("proofing.images:clean_image", content), scanned)


def _is_pdf(content: bytes) -> bool:
    """Some programs put an empty line first."""
    return content[:PDF_HEAD].lstrip().startswith(b"%PDF-")


def _shown(name: str | None) -> str:
    """The file's name as the person knows it, without what could disturb the sentence it stands in."""
    printable = "".join(char for char in unicodedata.normalize("NFC", name or "") if char.isprintable()).strip()
    if len(printable) > NAME_LENGTH:
        half = NAME_LENGTH // 2
        return f"{printable[:half]}…{printable[-half:]}"
    return printable or "Fichier sans nom"
