"""Phone numbers and mail addresses: reading what was typed, masking what is shown."""

import unicodedata

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from phonenumbers import PhoneNumber, PhoneNumberType

# A number dialled the national way may belong to any of these (06 92 is Réunion, 06 90 Guadeloupe…).
NATIONAL_REGIONS = ("FR", "RE", "GP", "GF", "MQ", "YT", "PM")
MOBILE_TYPES = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
MAIL_LENGTH = 254
PHONE_LENGTH = 40  # characters typed, spaces and dots included

MOBILE_EXPECTED = "Indiquez un numéro de portable français ou d’outre-mer, par exemple 06 12 34 56 78."
PHONE_EXPECTED = "Indiquez un numéro complet, par exemple 01 23 45 67 89, ou +32 2 512 34 56 à l’étranger."
MAIL_EXPECTED = "Indiquez une adresse mail complète, par exemple prenom.nom@exemple.fr."


def read_mobile(text: str) -> str:
    """The E.164 form of a French or overseas mobile. Raises ValueError with a sentence for the person."""
    number = _read_phone(text, MOBILE_EXPECTED)
    is_mobile = phonenumbers.number_type(number) in MOBILE_TYPES
    if not is_mobile or str(number.country_code) not in settings.SMS_PREFIXES:
        raise ValueError(MOBILE_EXPECTED)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def read_phone(text: str) -> str:
    """The E.164 form of any telephone. Raises ValueError with a sentence for the person."""
    return phonenumbers.format_number(_read_phone(text, PHONE_EXPECTED), phonenumbers.PhoneNumberFormat.E164)


def _read_phone(text: str, expected: str) -> PhoneNumber:
    typed = unicodedata.normalize("NFKC", text.strip())
    if len(typed) > PHONE_LENGTH:
        raise ValueError(expected)
    for region in NATIONAL_REGIONS:
        try:
            number = phonenumbers.parse(typed, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number) and not number.extension:
            return number
    raise ValueError(expected)


def read_mail(text: str) -> str:
    """The address with its domain in lower case. Raises ValueError with a sentence for the person."""
    typed = unicodedata.normalize("NFC", text.strip())
    try:
        EmailValidator()(typed)
    except ValidationError:
        raise ValueError(MAIL_EXPECTED) from None
    local, _, domain = typed.rpartition("@")
    # A quoted name may hold anything, control characters too: nobody's mailbox has one.
    if len(typed) > MAIL_LENGTH or not local.isascii() or '"' in local:
        raise ValueError(MAIL_EXPECTED)
    return f"{local}@{domain.lower()}"


def format_phone(number: str) -> str:
    """An E.164 number as one writes it: « 06 12 34 56 78 » at home, « +32 2 512 34 56 » elsewhere."""
    parsed = phonenumbers.parse(number)
    is_french = parsed.country_code in {33, 262, 508, 590, 594, 596}
    style = phonenumbers.PhoneNumberFormat.NATIONAL if is_french else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def mask_phone(number: str) -> str:
    """« 06 •• •• •• 00 »: first two and last two digits."""
    written = format_phone(number)
    shown = [index for index, character in enumerate(written) if character.isdigit()]
    kept = {*shown[:2], *shown[-2:]}
    return "".join("•" if c.isdigit() and i not in kept else c for i, c in enumerate(written))


def mask_mail(address: str) -> str:
    """« l•••a@exemple.fr »: the bullets do not tell how long the name is."""
    local, _, domain = address.rpartition("@")
    shown = f"{local[0]}•••{local[-1]}" if len(local) > 2 else "•••"
    return f"{shown}@{domain}"
