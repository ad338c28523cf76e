"""The identifiant provisoire, for whoever has no proven NIR: P, ten random digits, two check digits.

The check digits are those of ISO 7064 MOD 97-10 over the whole identifier, P included (read as 25, as the
standard does), so that the identifier is verified exactly as it is read. Every single wrong digit and every
swap of two neighbours is caught. It says nothing of its owner.
"""

import re
import secrets

from stdnum.iso7064 import mod_97_10

from identity.typed_text import compact

_SUBJECT = "L’identifiant provisoire"


class ProvisionalError(ValueError):
    """A refused identifier; `str()` is a French sentence that never contains what was typed."""


def generate() -> str:
    """A new identifier, unpredictable; the caller's database makes it unique."""
    body = f"P{secrets.randbelow(10**10):010d}"
    return body + mod_97_10.calc_check_digits(body)


def parse(text: str) -> str:
    """The 13 characters of a typed identifier, however it is spaced; ProvisionalError otherwise."""
    typed = compact(text)
    _check_shape(typed)
    # The standard's own check also takes 01 for 98, 00 for 97 and 99 for 02: only one writing is ours.
    if mod_97_10.calc_check_digits(typed[:11]) != typed[11:]:
        raise ProvisionalError(f"{_SUBJECT} contient une erreur : vérifiez chaque chiffre.")
    return typed


def format_provisional(value: str) -> str:
    """The identifier in groups of four digits, to read aloud or copy."""
    return " ".join((value[0], value[1:5], value[5:9], value[9:]))


def mask_provisional(value: str) -> str:
    """« P •••• •••• ••47 »: what its owner recognises it by."""
    return f"{value[0]} •••• •••• ••{value[-2:]}"


def _check_shape(typed: str) -> None:
    if not typed:
        raise ProvisionalError("Saisissez votre identifiant provisoire.")
    if not typed.startswith("P"):
        raise ProvisionalError(f"{_SUBJECT} commence par la lettre P : vérifiez le premier caractère.")
    if not re.fullmatch(r"[0-9]*", typed[1:]):
        hint = " Pour zéro, tapez le chiffre 0 et non la lettre O." if "O" in typed else ""
        raise ProvisionalError(f"{_SUBJECT} ne contient que des chiffres après la lettre P.{hint}")
    if len(typed) != 13:
        raise ProvisionalError(f"{_SUBJECT} compte 13 caractères : vous en avez saisi {len(typed)}.")
