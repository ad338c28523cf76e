"""PDFs are kept as they are, and must be such as an agent can open."""

from io import BytesIO

import pikepdf

from proofing.refusals import FileRefused

MAX_PAGES = 50
TAIL = 2048  # bytes in which the end of a whole PDF says where its index is

PROTECTED = (
    "ce PDF est protégé par un mot de passe. Enregistrez-le sans mot de passe, ou prenez une photo de chaque page."
)
DAMAGED = "ce PDF est abîmé ou incomplet. Enregistrez-le de nouveau, ou prenez une photo de chaque page."
NO_PAGE = "ce PDF n’a aucune page. Enregistrez-le de nouveau, ou prenez une photo de chaque page."
TOO_MANY_PAGES = f"ce PDF a plus de {MAX_PAGES} pages. Envoyez seulement celles de votre pièce d’identité."


def check_pdf(content: bytes) -> None:
    """Raises FileRefused for a PDF that asks for a password, is cut or unreadable, or has no page or above MAX_PAGES.

    One that only its owner's password protects (against changes) opens, and is accepted.
    """
    if b"startxref" not in content[-TAIL:]:
        raise FileRefused(DAMAGED)
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            count = len(pdf.pages)
    except pikepdf.PasswordError:
        raise FileRefused(PROTECTED) from None
    except Exception as error:
        raise FileRefused(PROTECTED if "encrypt" in str(error) else DAMAGED) from None
    if not 0 < count <= MAX_PAGES:
        raise FileRefused(TOO_MANY_PAGES if count else NO_PAGE)
