"""The identity papers taken as proof and the shape of their numbers."""

import re
from datetime import date

from django.db import models

from identity.dates import anniversary
from identity.typed_text import compact

ADULT = 18  # years
# Decree 2013-1188: cards issued to adults between these days are valid 5 years longer than printed.
EXTENDED_FROM, EXTENDED_TO = date(2004, 1, 2), date(2013, 12, 31)


class PaperKind(models.TextChoices):
    NATIONAL_ID_CARD = "national_id_card", "Carte nationale d’identité"
    FRENCH_PASSPORT = "french_passport", "Passeport français"
    RESIDENCE_PERMIT = "residence_permit", "Titre de séjour"


# 9 stands for a digit, A for a letter, X for either.
_SHAPES = {
    PaperKind.NATIONAL_ID_CARD: ("999999999999", "XXXXXXXXX"),
    PaperKind.FRENCH_PASSPORT: ("99AA99999",),
    PaperKind.RESIDENCE_PERMIT: ("9999999999", "XXXXXXXXX"),
}
_DESCRIPTIONS = {
    PaperKind.NATIONAL_ID_CARD: "Le numéro d’une carte nationale d’identité compte 12 chiffres, "
    "ou 9 lettres et chiffres depuis 2021",
    PaperKind.FRENCH_PASSPORT: "Le numéro d’un passeport français compte 2 chiffres, 2 lettres puis 5 chiffres",
    PaperKind.RESIDENCE_PERMIT: "Le numéro d’un titre de séjour compte 9 ou 10 chiffres, ou 9 lettres et chiffres",
}
_STRICT = {"9": "[0-9]", "A": "[A-Z]", "X": "[0-9A-Z]"}
_WITH_LOOK_ALIKES = {"9": "[0-9OI]", "A": "[A-Z01]", "X": "[0-9A-Z]"}
_LOOK_ALIKE_HINT = " Ne confondez pas la lettre O et le chiffre 0 (zéro), ni la lettre I et le chiffre 1."


def expires_on(kind: PaperKind, number: str, issued_on: date, born_on: date) -> date:
    """The day from which a paper is surely no longer valid: 10 years after it was issued.

    Card of 12 digits issued to an adult from 2 January 2004 to 31 December 2013: 15 years. Passport of a minor: 5.
    `number` as cleaned by `clean_paper_number`.
    """
    is_adult = issued_on >= anniversary(born_on, ADULT)
    is_old_card = kind == PaperKind.NATIONAL_ID_CARD and len(number) == 12
    if is_old_card and is_adult and EXTENDED_FROM <= issued_on <= EXTENDED_TO:
        return anniversary(issued_on, 15)
    return anniversary(issued_on, 5 if kind == PaperKind.FRENCH_PASSPORT and not is_adult else 10)


def clean_paper_number(kind: PaperKind, text: str) -> str:
    """The number of a paper, upper-case, without spaces, dots and hyphens.

    Only the length and the characters are judged: whether the paper exists is for the verifier.
    ValueError says in French what to do, without the number.
    """
    number = compact(text)
    if not number:
        raise ValueError("Saisissez le numéro de votre titre d’identité.")
    if not _fits(kind, number, _STRICT):
        raise ValueError(_refusal(kind, number))
    return number


def _fits(kind: PaperKind, number: str, classes: dict[str, str]) -> bool:
    return any(re.fullmatch("".join(classes[c] for c in shape), number) for shape in _SHAPES[kind])


def _refusal(kind: PaperKind, number: str) -> str:
    description = _DESCRIPTIONS[kind]
    if not re.fullmatch(r"[0-9A-Z]+", number):
        return f"{description} : retirez les accents et les autres signes."
    if len(number) not in map(len, _SHAPES[kind]):
        return f"{description} : vous avez saisi {len(number)} caractère{'s' if len(number) > 1 else ''}."
    hint = _LOOK_ALIKE_HINT if _fits(kind, number, _WITH_LOOK_ALIKES) else ""
    return f"{description} : vérifiez chaque caractère.{hint}"
