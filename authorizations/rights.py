"""Who may do what in a dossier: one table, read by views, templates, agents' pages and tests.

`OWN_SPACE`: own civil status, contacts, password, history. `PRIVATE_CONTACTS`: how one is reached is shown to nobody
of the household. Source: product §3; what is not granted here is refused.
"""

from datetime import date
from enum import Enum, auto

from authorizations.enums import Role
from identity.dates import anniversary

OWN_SPACE_FROM, OF_AGE_FROM = 15, 18  # years


class Position(Enum):
    """What somebody is to a dossier on a given day. OUTSIDE: of every dossier, or not proven to be who they say."""

    RESPONSABLE = "responsable du dossier"
    DELEGATE = "conjoint avec procuration"
    SPOUSE = "conjoint sans procuration"
    DEPENDANT = "personne à charge"
    MINOR = "enfant de 15 à 17 ans"
    CHILD = "enfant de moins de 15 ans"
    OUTSIDE = "hors de tout dossier"


class Right(Enum):
    OWN_SPACE = auto()
    DECLARE_SEPARATION = auto()
    SEE_DOSSIER = auto()
    ACT_ON_DOSSIER = auto()
    SEE_PROCURATION = auto()
    GRANT_PROCURATION = auto()
    GIVE_UP_PROCURATION = auto()
    PRIVATE_CONTACTS = auto()


_Y, _N = True, False
_TABLE = {
    #                          RESPONSABLE  DELEGATE  SPOUSE  DEPENDANT  MINOR  CHILD  OUTSIDE
    Right.OWN_SPACE:           (_Y,         _Y,       _Y,     _Y,        _Y,    _N,    _Y),
    Right.DECLARE_SEPARATION:  (_Y,         _Y,       _Y,     _N,        _N,    _N,    _N),
    Right.SEE_DOSSIER:         (_Y,         _Y,       _N,     _N,        _N,    _N,    _N),
    Right.ACT_ON_DOSSIER:      (_Y,         _Y,       _N,     _N,        _N,    _N,    _N),
    Right.SEE_PROCURATION:     (_Y,         _Y,       _Y,     _N,        _N,    _N,    _N),
    Right.GRANT_PROCURATION:   (_Y,         _N,       _N,     _N,        _N,    _N,    _N),
    Right.GIVE_UP_PROCURATION: (_N,         _Y,       _N,     _N,        _N,    _N,    _N),
    Right.PRIVATE_CONTACTS:    (_N,         _N,       _N,     _Y,        _N,    _N,    _Y),
}  # fmt: skip
_RIGHTS = {
    position: frozenset(right for right, row in _TABLE.items() if row[column])
    for column, position in enumerate(Position)
}
# What a procuration adds to the rights of a spouse: whatever is done by one of these is a use of it.
DELEGATED = _RIGHTS[Position.DELEGATE] - _RIGHTS[Position.SPOUSE] - {Right.GIVE_UP_PROCURATION}


def may(position: Position, right: Right) -> bool:
    return right in _RIGHTS[position]


def position_of(*, role: Role, born_on: date, has_procuration: bool, today: date) -> Position:
    """What a proven, current member is; a child becomes somebody else at 15 and at 18 by the calendar alone."""
    if role == Role.RESPONSABLE:
        return Position.RESPONSABLE
    if role == Role.CONJOINT:
        return Position.DELEGATE if has_procuration else Position.SPOUSE
    if role == Role.ENFANT and today < anniversary(born_on, OWN_SPACE_FROM):
        return Position.CHILD
    if role == Role.ENFANT and today < anniversary(born_on, OF_AGE_FROM):
        return Position.MINOR
    return Position.DEPENDANT


# « Ce que je vois, ce qu'il ou elle voit ».
SHOWN = {
    Right.OWN_SPACE: "Voir ses données personnelles, changer ses coordonnées et son mot de passe",
    Right.SEE_DOSSIER: "Consulter les droits, les paiements et les documents du dossier",
    Right.ACT_ON_DOSSIER: "Déclarer un changement, demander une prestation",
    Right.GRANT_PROCURATION: "Donner ou retirer la procuration",
    Right.DECLARE_SEPARATION: "Déclarer une séparation",
}
