"""Ways to bring a browser to a page of somebody who belongs to a household."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from accounts.models import Account
from authorizations.enums import Use
from authorizations.models import Member
from benefits.models import Payment
from journal.enums import EventKind
from journal.services import record
from tests.e2e import coming_back, drafts
from tests.e2e.own_space_reaching import SPACE
from tests.e2e.reaching import Reach
from tests.e2e.visitor import Visitor
from tests.factories import MemberFactory, PaymentFactory, PaymentLineFactory, ProcurationFactory, SeparationFactory

MANAGE, PAYMENTS = f"{SPACE}gerer/", f"{SPACE}paiements/"
AUTHORIZATIONS, FIRST_CHOICE = f"{SPACE}autorisations/", "/migration/autorisations/"
SEPARATION, CONFIRM, DONE = (f"{SPACE}separation/{page}" for page in ("", "confirmer/", "enregistree/"))
DAY = ("10", "3", "2024")

Prepare = Callable[[Account, Account], object]


def couple() -> tuple[Account, Account]:
    """The responsable and the spouse of a household with a child, which is paid housing benefit each month."""
    responsable, conjoint = coming_back.holder(), coming_back.holder()
    dossier = MemberFactory(person=responsable.person).dossier
    MemberFactory(dossier=dossier, person=conjoint.person, conjoint=True)
    MemberFactory(dossier=dossier, person__born_on=date(2015, 7, 1), enfant=True)
    for month in (1, 2):
        payment = PaymentFactory(dossier=dossier, paid_on=date(2026, month, 5))
        PaymentLineFactory(payment=payment, amount=Decimal("1148.32"), is_to_third_party=True)
    return responsable, conjoint


def give(responsable: Account, conjoint: Account) -> None:
    """A procuration, of which some use has been made."""
    dossier = Member.objects.get(person=conjoint.person).dossier
    ProcurationFactory(dossier=dossier, withdrawn=True)
    procuration = ProcurationFactory(dossier=dossier)
    for use in (Use.PAYMENTS, Use.PAYMENT, Use.PAYMENT):
        record(EventKind.PROCURATION_USED, person=conjoint.person, procuration=procuration.pk, use=use)


def separate(responsable: Account, conjoint: Account) -> None:
    SeparationFactory(member=Member.objects.get(person=conjoint.person), is_discreet=True, hides_contacts=True)


def as_responsable(path: str, *preparations: Prepare) -> Reach:
    return _as(0, path, preparations)


def as_conjoint(path: str, *preparations: Prepare) -> Reach:
    return _as(1, path, preparations)


def _as(place: int, path: str, preparations: tuple[Prepare, ...]) -> Reach:
    def reach(visitor: Visitor) -> None:
        two = couple()
        for prepare in preparations:
            prepare(*two)
        drafts.enter(visitor, two[place])
        visitor.open(path)

    return reach


def payment(visitor: Visitor) -> None:
    as_responsable(SPACE)(visitor)
    visitor.open(f"{PAYMENTS}{Payment.objects.latest('paid_on').uuid}/")


def authorise_until_yesteryear(visitor: Visitor) -> None:
    as_responsable(AUTHORIZATIONS)(visitor)
    visitor.tick("Oui")
    visitor.type_day("Jusqu’au (facultatif)", DAY)
    visitor.press("Continuer")


def name_day(visitor: Visitor, day: tuple[str, str, str] = DAY) -> None:
    as_responsable(SEPARATION, give)(visitor)
    visitor.type_day("Date de la séparation", day)
    visitor.tick("Ne pas prévenir l’autre personne")
    visitor.tick("Cacher mes coordonnées aux personnes du foyer")
    visitor.press("Voir ce que cela change")


def name_day_to_come(visitor: Visitor) -> None:
    name_day(visitor, ("1", "1", "2099"))
