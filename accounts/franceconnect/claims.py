"""The claims of FranceConnect, read into a pivot identity."""

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from contact_verification.destinations import read_mail
from identity.civil_status import clean_name
from identity.enums import Civility
from identity.pivot import PivotIdentity
from identity.places import FRANCE, country

CIVILITIES = {"male": Civility.MONSIEUR, "female": Civility.MADAME, "unspecified": None}
COMMUNE = re.compile(r"\d[\dAB]\d{3}", re.ASCII)  # its INSEE code
_name = partial(clean_name, label="votre nom")


def read_pivot(claims: Mapping[str, Any]) -> PivotIdentity:
    """The pivot identity that the claims of userinfo make.

    ValueError when one is missing, or is nothing that a civil status can hold: then nobody is opened an account.
    """
    try:
        birth_country = claims["birthcountry"]
        return PivotIdentity(
            birth_name=_name(claims["family_name"]),
            first_names=_first_names(claims),
            born_on=date.fromisoformat(claims["birthdate"]),
            civility=CIVILITIES[claims["gender"]],
            birth_country=_country(birth_country),
            birth_place_code=_place(claims.get("birthplace", "")) if birth_country == FRANCE else "",
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("a claim is missing or of the wrong type") from error


def _first_names(claims: Mapping[str, Any]) -> str:
    """All of them, in order: the array where there is one."""
    names = claims.get("given_name_array") or [claims["given_name"]]
    if not isinstance(names, list):  # the letters of a text would be joined as well
        raise TypeError("no array of names")
    return _name(" ".join(names))


def _country(code: str) -> str:
    if country(code) is None:
        raise ValueError("no country has this code")
    return code


def _place(code: str) -> str:
    if not COMMUNE.fullmatch(code):
        raise ValueError("no commune has this code")
    return code


def read_claimed_mail(claims: Mapping[str, Any]) -> str:
    """The mail to propose as a contact; empty when there is none that could be written to."""
    try:
        return read_mail(claims["email"])
    except (KeyError, TypeError, AttributeError, ValueError):
        return ""
