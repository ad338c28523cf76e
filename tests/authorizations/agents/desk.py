"""Households, and where an agent finds them."""

from datetime import date
from typing import Any

from authorizations.enums import Role
from authorizations.models import Dossier, Member, Separation
from authorizations.separations import declare_separation
from tests.factories import ContactFactory, PersonFactory, ProcurationFactory, new_couple

DOSSIERS, QUEUE = "/agents/dossiers-allocataires/", "/agents/separations/"


def dossier_address(dossier: Dossier) -> str:
    return f"{DOSSIERS}{dossier.uuid}/"


def separation_address(separation: Separation, action: str = "") -> str:
    return f"{QUEUE}{separation.uuid}/{action}"


def couple_named(responsable: str, conjoint: str) -> tuple[Member, Member]:
    first, second = (PersonFactory(verified=True, birth_name=name) for name in (responsable, conjoint))
    return new_couple(first, second)


def declared(by: Role = Role.RESPONSABLE, **wishes: Any) -> Separation:
    """One that was declared, with what it did, by one of a couple that a message can reach."""
    responsable, conjoint = couple_named("RESPONSABLE", "CONJOINT")
    for member in (responsable, conjoint):
        ContactFactory(person=member.person, mail=True, verified=True)
    ProcurationFactory(dossier=responsable.dossier)
    declarant = responsable if by == Role.RESPONSABLE else conjoint
    asked: dict[str, Any] = {"is_discreet": False, "hides_contacts": False} | wishes
    declare_separation(member=declarant, separated_on=date(2024, 3, 10), account=None, **asked)
    separation: Separation = responsable.dossier.separations.get()
    return separation
