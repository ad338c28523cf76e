"""Households, what their members let each other do, and what they are paid."""

from datetime import date
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from authorizations.enums import EndCause, Role, SeparationOutcome, UndoReason
from authorizations.models import Dossier, Member, Procuration, Separation
from benefits.enums import Benefit
from benefits.models import Payment, PaymentLine
from identity.models import Person
from tests.factories.people import PersonFactory
from tests.factories.proofing import AgentFactory

SINCE = date(2015, 6, 1)
UNTIL = SEPARATED_ON = date(2024, 3, 10)


class DossierFactory(DjangoModelFactory):
    """A dossier without members."""

    class Meta:
        model = Dossier

    number = factory.Sequence(lambda number: f"{number + 1:07d}")


class MemberFactory(DjangoModelFactory):
    """The responsable, proven, of a new dossier since SINCE. `conjoint`, `enfant`, `autre`: another role. `former`."""

    class Meta:
        model = Member

    class Params:
        conjoint = factory.Trait(role=Role.CONJOINT)
        enfant = factory.Trait(role=Role.ENFANT)
        autre = factory.Trait(role=Role.AUTRE)
        former = factory.Trait(until=UNTIL)

    dossier = factory.SubFactory(DossierFactory)
    person = factory.SubFactory(PersonFactory, verified=True)
    role = Role.RESPONSABLE
    since = SINCE


def new_couple(responsable: Person | None = None, conjoint: Person | None = None) -> tuple[Member, Member]:
    """The responsable and the spouse of a new dossier; two new people unless they are given."""
    first = MemberFactory(**{"person": responsable} if responsable else {})
    second = MemberFactory(dossier=first.dossier, conjoint=True, **{"person": conjoint} if conjoint else {})
    return first, second


def _person_of(dossier: Dossier, role: Role) -> Person:
    member: Member = dossier.members.get(role=role, until=None)
    return member.person


class ProcurationFactory(DjangoModelFactory):
    """One that is in force, between the couple of `dossier`, or of a new one. `withdrawn`: it has ended."""

    class Meta:
        model = Procuration

    class Params:
        withdrawn = factory.Trait(ended_at=factory.LazyFunction(timezone.now), ended_because=EndCause.WITHDRAWN)

    dossier = factory.LazyFunction(lambda: new_couple()[0].dossier)
    grantor = factory.LazyAttribute(lambda procuration: _person_of(procuration.dossier, Role.RESPONSABLE))
    delegate = factory.LazyAttribute(lambda procuration: _person_of(procuration.dossier, Role.CONJOINT))
    granted_at = factory.LazyFunction(timezone.now)


class SeparationFactory(DjangoModelFactory):
    """One that the responsable declared, in effect, and no agent has followed yet; `confirmed`, `undone`: one has.

    `member`: the spouse's place, of a new couple unless it is given.
    """

    class Meta:
        model = Separation
        skip_postgeneration_save = True

    class Params:
        decided = factory.Trait(
            decided_at=factory.LazyFunction(timezone.now), decided_by=factory.SubFactory(AgentFactory)
        )
        confirmed = factory.Trait(decided=True, outcome=SeparationOutcome.CONFIRMED)
        undone = factory.Trait(decided=True, outcome=SeparationOutcome.UNDONE, reason=UndoReason.MISTAKE)

    member = factory.LazyFunction(lambda: new_couple()[1])
    dossier = factory.SelfAttribute("member.dossier")
    declarant = factory.LazyAttribute(lambda separation: _person_of(separation.dossier, Role.RESPONSABLE))
    other = factory.LazyAttribute(
        lambda separation: (
            _person_of(separation.dossier, Role.RESPONSABLE)
            if separation.declarant == separation.member.person
            else separation.member.person
        )
    )
    separated_on = SEPARATED_ON

    @factory.post_generation
    def effect(self, create: bool, extracted: object, **kwargs: object) -> None:
        """The spouse's place has ended, unless it was undone."""
        if create:
            self.member.until = None if self.is_undone else self.separated_on
            self.member.save(update_fields=["until"])


class PaymentLineFactory(DjangoModelFactory):
    """Housing benefit for a month, in euros, to the household itself."""

    class Meta:
        model = PaymentLine

    benefit = Benefit.APL
    month = date(2026, 1, 1)
    amount = Decimal("312.40")


class PaymentFactory(DjangoModelFactory):
    """A payment of one line, of which `line__amount`… change a part; `line=None`: of none yet."""

    class Meta:
        model = Payment
        skip_postgeneration_save = True

    dossier = factory.SubFactory(DossierFactory)
    reference = factory.Sequence(lambda number: f"VIR{number:09d}")
    paid_on = date(2026, 2, 5)
    line = factory.RelatedFactory(PaymentLineFactory, factory_related_name="payment")
