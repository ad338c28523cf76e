"""Ways to bring an agent's browser to a household."""

from typing import Any

from django.urls import reverse

from authorizations.enums import CorrectionReason, EndCause, Role
from authorizations.memberships import correct_membership
from authorizations.models import Member, Separation
from authorizations.procurations import end_procuration
from tests.e2e.agents_reaching import desk
from tests.e2e.reaching import Reach
from tests.e2e.visitor import Visitor
from tests.factories import (
    AccountFactory,
    AgentFactory,
    DossierFactory,
    MemberFactory,
    PersonFactory,
    ProcurationFactory,
    SeparationFactory,
    new_couple,
)

HOUSEHOLDS, SEPARATIONS = "/agents/dossiers-allocataires/", "/agents/separations/"
SEARCH = "Numéro allocataire, numéro de sécurité sociale ou nom de naissance d’un membre"
NUMBER = "4170286"
CORRECTION = "Corriger la place de Mareval Aurélien"


def household() -> tuple[Member, Member]:
    """A couple, a child and somebody who has left, with a procuration given twice."""
    names = {"birth_name": "Delorme", "first_names": "Lisandra Maria"}
    responsable = MemberFactory(dossier__number=NUMBER, person=PersonFactory(verified=True, **names))
    dossier = responsable.dossier
    other = {"birth_name": "Mareval", "first_names": "Aurélien"}
    conjoint = MemberFactory(dossier=dossier, conjoint=True, person=PersonFactory(verified=True, **other))
    MemberFactory(dossier=dossier, enfant=True)
    left = MemberFactory(dossier=dossier, autre=True, former=True)
    for traits in ({"withdrawn": True}, {}):
        ProcurationFactory(dossier=dossier, **traits)
    AccountFactory(person=responsable.person)
    correction = {"role": Role.AUTRE, "since": left.since, "until": left.since, "reason": CorrectionReason.WRONG_DATE}
    correct_membership(member=left, agent=AgentFactory(), **correction)
    return responsable, conjoint


def dossier(visitor: Visitor) -> None:
    made = household()[0].dossier
    desk(reverse("admin:authorizations_dossier_page", args=[made.uuid]))(visitor)


def dossier_of_nobody(visitor: Visitor) -> None:
    made = DossierFactory(number=NUMBER)
    desk(reverse("admin:authorizations_dossier_page", args=[made.uuid]))(visitor)


def separated(**traits: Any) -> Separation:
    conjoint = household()[1]
    end_procuration(conjoint.dossier.procurations.open().get(), EndCause.SEPARATION)
    return SeparationFactory(member=conjoint, **traits)


def dossier_of_the_separated(visitor: Visitor) -> None:
    separation = separated(is_discreet=True, hides_contacts=True)
    desk(reverse("admin:authorizations_dossier_page", args=[separation.dossier.uuid]))(visitor)


def correction(visitor: Visitor) -> None:
    member = household()[1]
    desk(reverse("admin:authorizations_dossier_correct", args=[member.uuid]))(visitor)


def refused_correction(visitor: Visitor) -> None:
    correction(visitor)
    visitor.page.get_by_label("Rôle", exact=True).select_option("responsable")
    visitor.page.get_by_label("Motif", exact=True).select_option("wrong_role")
    visitor.press("Enregistrer la correction")


def searched(text: str) -> Reach:
    def search(visitor: Visitor) -> None:
        household()
        desk(HOUSEHOLDS)(visitor)
        visitor.type(SEARCH, text)
        visitor.press("Chercher")

    return search


def dossiers_of(count: int) -> Reach:
    """Of a child of so many dossiers."""

    def reach(visitor: Visitor) -> None:
        person = PersonFactory(verified=True, birth_name="Delorme", first_names="Lisandra Maria")
        for _ in range(count):
            MemberFactory(dossier=new_couple()[0].dossier, person=person, enfant=True)
        desk(reverse("admin:authorizations_dossier_person", args=[person.uuid]))(visitor)

    return reach


def separation(**traits: Any) -> Reach:
    def reach(visitor: Visitor) -> None:
        row = separated(**traits)
        desk(reverse("admin:authorizations_separation_page", args=[row.uuid]))(visitor)

    return reach


def separations(visitor: Visitor) -> None:
    separated(is_discreet=True, hides_contacts=True)
    desk(SEPARATIONS)(visitor)
