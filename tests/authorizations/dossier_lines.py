"""The households of a file of the fund, as JSON would give them."""

from itertools import count

from authorizations.dossiers_file import read_dossier
from tests.factories import new_nir

_numbers = count(1)


def a_member(role="responsable", **changed):
    """Somebody born on 5 December 1984, in a household since 2015; `changed` says what is written instead."""
    values = {
        "role": role,
        "since": "2015-03-01",
        "until": None,
        "nir": new_nir(),
        "civility": "madame",
        "birth_name": "Delorme",
        "first_names": "Lisandra Maria",
        "born_on": "1984-12-05",
        "birth_country": "99100",
        "birth_place_code": "75110",
    }
    return values | changed


def a_spouse(**changed):
    return a_member(
        **{"role": "conjoint", "birth_name": "Orsini", "first_names": "Ange", "civility": "monsieur"} | changed
    )


def a_child(**changed):
    born_on = {"born_on": "2017-06-02", "since": "2017-06-02"}
    return a_member(**{"role": "enfant", "first_names": "Anaïs"} | born_on | changed)


def new_number():
    """A numéro allocataire that no other call of this process returns."""
    return f"{next(_numbers):07d}"


def household(*members, number=None):
    """What these members become."""
    return read_dossier(number or new_number(), list(members))
