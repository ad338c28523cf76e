"""Loading the households of the demonstration, as the fund's own file would be."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from authorizations.dossiers_file import KnownDossier, KnownMember
from authorizations.enums import Role
from authorizations.models import Dossier, Member
from authorizations.procurations import grant_procuration
from authorizations.separations import declare_separation
from benefits.importing import import_dossiers
from benefits.payments_file import KnownLine, KnownPayment, PaidDossier
from demo.households import DemoHousehold, DemoMember, households
from demo.people import DemoPerson
from identity.encryption import digest
from identity.models import NIR_DIGEST, Person
from identity.services import Declaration

MONTHS, PAYDAY = 3, 5
SEPARATED_FOR = timedelta(days=20)


def loaded_households() -> tuple[DemoHousehold, ...]:
    """The households as they were first loaded, or as they would be now: ages do not change under a visitor."""
    youngest = households(timezone.localdate())[-1].number
    first_loaded_at = Person.objects.filter(memberships__dossier__number=youngest).values_list("created_at", flat=True)
    at = first_loaded_at.order_by("created_at").first()
    return households(timezone.localdate(at) if at else timezone.localdate())


def load_households() -> None:
    """Bring in what is missing, and what the members agreed on in a dossier that was not there. The rest stays."""
    all_of_them = loaded_households()
    there = set(Dossier.objects.values_list("number", flat=True))
    list(import_dossiers([paid_dossier(household) for household in all_of_them]))
    for household in all_of_them:
        if household.number not in there:
            _agree(household)


def _agree(household: DemoHousehold) -> None:
    members = Member.objects.filter(dossier__number=household.number).select_related("person")
    responsable = members.get(role=Role.RESPONSABLE)
    if household.procuration_days is not None:
        lasting = timedelta(days=household.procuration_days)
        last_on = timezone.localdate() + lasting if lasting else None
        grant_procuration(member=responsable, last_on=last_on, account=None)
    if household.is_separated:
        declare_separation(
            member=responsable,
            separated_on=timezone.localdate() - SEPARATED_FOR,
            is_discreet=False,
            hides_contacts=False,
            account=None,
        )


def paid_dossier(household: DemoHousehold) -> PaidDossier:
    """As a line of the fund's file says it, today."""
    known = KnownDossier(household.number, tuple(map(_known_member, household.members)))
    return PaidDossier(known, _payments(household))


def _known_member(member: DemoMember) -> KnownMember:
    nir = member.person.nir
    nir_digest = digest(nir.number, context=NIR_DIGEST) if nir else None
    return KnownMember(declaration_of(member.person), nir_digest, member.role, member.since, until=None)


def _payments(household: DemoHousehold) -> tuple[KnownPayment, ...]:
    return tuple(_payment(household, day) for day in _paydays()) if household.paid else ()


def _payment(household: DemoHousehold, paid_on: date) -> KnownPayment:
    """Of the month before."""
    month = (paid_on.replace(day=1) - timedelta(days=1)).replace(day=1)
    lines = (KnownLine(benefit, month, Decimal(amount), third) for benefit, amount, third in household.paid)
    return KnownPayment(f"VIR{paid_on:%y%m}{household.number}", paid_on, tuple(lines))


def _paydays() -> list[date]:
    """The last ones."""
    day = timezone.localdate() - timedelta(days=PAYDAY - 1)
    days = [day.replace(day=PAYDAY)]
    while len(days) < MONTHS:
        days.append((days[-1].replace(day=1) - timedelta(days=1)).replace(day=PAYDAY))
    return days


def declaration_of(person: DemoPerson) -> Declaration:
    return Declaration(
        nir=person.nir.number if person.nir else None,
        civility=person.civility,
        birth_name=person.birth_name,
        first_names=person.first_names,
        born_on=person.born_on,
        birth_country=person.birth_country,
        birth_place_code=person.birth_place_code,
        birth_place_name=person.birth_place.partition(" (")[0],
    )
