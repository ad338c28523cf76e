"""What people send from their devices, as a browser takes it."""

from PIL import ExifTags, Image
from playwright.sync_api import FilePayload

from proofing.enums import Scan
from proofing.supporting_files import CleanFile
from tests.proofing import files

FIELD = "Pièce d’identité justificative"
SIDEWAYS = 6  # EXIF's orientation of a phone held upright
LONG_NAME = "Carte_identite_recto_verso_numerisee_a_la_mairie_le_15_mars.jpg"


def photo(name: str = "recto.jpg") -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": files.photo()}


def scanned() -> FilePayload:
    return {"name": "passeport.pdf", "mimeType": "application/pdf", "buffer": files.pdf()}


def phone_photo() -> FilePayload:
    """12 megapixels that lie on their side in the file; upright they are four quarters, see `files.UPRIGHT`."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = SIDEWAYS
    lying = files.picture(size=(3024, 4032)).transpose(files.LAID[SIDEWAYS])
    content = files.written(lying, "JPEG", exif=exif.tobytes(), quality=95)
    return {"name": "IMG_20261118_093012.jpg", "mimeType": "image/jpeg", "buffer": content}


def text(name: str = LONG_NAME) -> FilePayload:
    """Called a photo, and none."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": b"Ceci n'est pas une photo."}


def empty() -> FilePayload:
    return {"name": "verso.png", "mimeType": "image/png", "buffer": b""}


def received() -> list[CleanFile]:
    """A photo and a PDF that passed every check."""
    return [
        CleanFile("image/jpeg", files.photo(), Scan.NOT_SCANNED),
        CleanFile("application/pdf", files.pdf(), Scan.NOT_SCANNED),
    ]
