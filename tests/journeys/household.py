"""A household, whose members are each in front of a browser of their own."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Account
from authorizations.models import Dossier, Member
from benefits.models import Payment
from tests.agents import browser_of
from tests.factories import MemberFactory, PaymentFactory, ProcurationFactory
from tests.journeys.applicants import in_boxes
from tests.journeys.holders import Holder, new_holder
from tests.journeys.page import Page
from tests.journeys.postbox import Postbox
from tests.journeys.walker import Walker

SPACE, MANAGE, PAYMENTS, AUTHORIZATIONS, SEPARATION, PROFILE, HISTORY = (
    f"/mon-compte/{page}"
    for page in ("", "gerer/", "paiements/", "autorisations/", "separation/", "profil/", "historique/")
)
MEMBERS = f"{PROFILE}membres/"
CONFIRM, DONE = f"{SEPARATION}confirmer/", f"{SEPARATION}enregistree/"
PAGES = (SPACE, MANAGE, PAYMENTS, AUTHORIZATIONS, SEPARATION, PROFILE, MEMBERS, HISTORY, "/mon-compte/identite/")
AMOUNT = Decimal("417.29")
SHOWN_AMOUNT = "417,29 €"


@dataclass(frozen=True)
class Household:
    """`payment`: the one payment of the dossier, of AMOUNT."""

    dossier: Dossier
    responsable: Holder
    conjoint: Holder
    payment: Payment

    @property
    def payment_path(self) -> str:
        return f"{PAYMENTS}{self.payment.uuid}/"

    def place_of(self, holder: Holder) -> Member:
        return self.dossier.members.get(person=holder.person)

    def other(self, holder: Holder) -> Holder:
        return self.conjoint if holder == self.responsable else self.responsable


def new_household(*, gives: bool = False) -> Household:
    """A couple, both with a space and a confirmed mail; `gives`: and a procuration."""
    responsable, conjoint = new_holder(), new_holder()
    dossier = MemberFactory(person=responsable.person).dossier
    MemberFactory(dossier=dossier, person=conjoint.person, conjoint=True)
    if gives:
        ProcurationFactory(dossier=dossier)
    return Household(dossier, responsable, conjoint, PaymentFactory(dossier=dossier, line__amount=AMOUNT))


def at_home(postbox: Postbox, whose: Account | Holder) -> Walker:
    """A browser in which they have come in before."""
    client = browser_of(whose.account if isinstance(whose, Holder) else whose)
    client.handler.enforce_csrf_checks = True
    return Walker(postbox, client)


def answer(walker: Walker, choice: str, until: date | None = None) -> Page:
    """« J’autorise … », on the page one is at."""
    typed: dict[str, Any] = {"choice": choice} | (in_boxes("last_on", until) if until else {})
    return walker.press("Continuer", typed)


def name_day(walker: Walker, day: date, **ticked: str) -> Page:
    """The first page of « Déclarer une séparation », filled in."""
    walker.go(SEPARATION)
    return walker.press("Voir ce que cela change", in_boxes("separated_on", day) | ticked)


def separate(walker: Walker, day: date, **ticked: str) -> Page:
    name_day(walker, day, **ticked)
    return walker.press("Confirmer la séparation")


def said_to(holder: Holder) -> list[str]:
    """What was written to them, oldest first."""
    return list(holder.person.messages.order_by("pk").values_list("kind", flat=True))
