"""The households of the demonstration are of every shape, and stay as their visitors make them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Account
from accounts.passwords import password_problem, personal_values
from authorizations.access import access_of
from authorizations.enums import Role
from authorizations.models import Dossier, Member, Procuration, Separation
from authorizations.procurations import withdraw_procuration
from authorizations.rights import Position
from authorizations.separations import declare_separation
from benefits.importing import ImportOutcome, import_dossiers
from benefits.models import Payment, PaymentLine
from contact_verification.models import Contact, Message
from demo.data import load_people
from demo.household_data import load_households, loaded_households, paid_dossier
from demo.householders import CLAIMANTS, HOLDERS, soon_older, teenager
from demo.households import households
from identity import places
from identity.civil_status import CivilStatus
from identity.dates import anniversary
from identity.models import Person
from identity.provisional import parse
from proofing.enums import Verdict
from proofing.verifiers import Paper, verify_paper

DAYS = [date(2026, 1, 1), date(2026, 3, 31), date(2026, 12, 31), date(2027, 3, 1), date(2028, 2, 29)]
BY_DAY = {"ids": date.isoformat}


@pytest.mark.parametrize("day", DAYS, **BY_DAY)
def test_whatever_the_day_everybody_can_exist(day):
    members = {member.person: member for household in households(day) for member in household.members}
    numbers = [person.nir.number for person in members if person.nir]
    assert len(set(numbers)) == len(numbers)
    for person, member in members.items():
        assert person.city or places.at(person.birth_place_code, person.born_on)
        assert not person.nir or (person.nir.may_match_birth(person.born_on) and not person.nir.flags)
        assert person.born_on <= member.since <= day


@pytest.mark.parametrize("day", DAYS, **BY_DAY)
def test_whatever_the_day_somebody_is_16_and_somebody_about_to_turn_15_and_18(day):
    assert anniversary(teenager(day).born_on, 16) < day < anniversary(teenager(day).born_on, 17)
    for person, age in zip(soon_older(day), (15, 18), strict=True):
        assert day < anniversary(person.born_on, age) <= day + timedelta(days=7)


def test_there_are_forty_of_every_shape():
    all_of_them = households(date(2026, 11, 21))
    assert len({household.number for household in all_of_them}) == 40
    roles = [[member.role for member in household.members] for household in all_of_them]
    assert [Role.RESPONSABLE] in roles
    assert any(Role.AUTRE in of_one for of_one in roles)
    assert any(Role.CONJOINT in of_one and Role.ENFANT in of_one for of_one in roles)
    assert any(household.is_separated for household in all_of_them)
    assert {household.procuration_days for household in all_of_them} == {None, 0, 60}
    assert any(not household.paid for household in all_of_them)
    assert any(paid.to_third_party for household in all_of_them for paid in household.paid)
    people = [member.person for household in all_of_them for member in household.members]
    assert any(person.nir is None for person in people)
    assert len(set(people)) == len(people) - 1  # the child of two households


@pytest.mark.django_db
def test_all_of_it_comes_in_and_nobody_is_written_to():
    load_people()
    assert (Dossier.objects.count(), Separation.objects.count(), Message.objects.count()) == (40, 1, 0)
    assert Member.objects.count() == sum(len(household.members) for household in loaded_households())
    assert Procuration.objects.active().count() == 6
    again = import_dossiers([paid_dossier(household) for household in loaded_households()])
    assert set(again) == {ImportOutcome.ALREADY_THERE}
    for person in Person.objects.filter(provisional_id__isnull=False):
        assert parse(person.provisional_id)


@pytest.mark.django_db
def test_whoever_has_an_account_has_the_place_that_is_shown_and_the_password():
    load_people()
    maelys = teenager(timezone.localdate())
    positions = [Position.SPOUSE, Position.RESPONSABLE, Position.DELEGATE, Position.RESPONSABLE, Position.DEPENDANT]
    for shown, position in zip((*HOLDERS, maelys), (*positions, Position.MINOR), strict=True):
        account = Account.objects.get(person__in=Person.objects.holding_nir(shown.nir.number))
        assert access_of(account.owner).position == position
        assert account.check_password(shown.account.password)
        assert account.owner.contacts.confirmed().count() == 2


@pytest.mark.parametrize("person", HOLDERS, ids=lambda person: person.birth_name)
def test_a_password_follows_the_rule(person):
    known = personal_values(
        names=(person.birth_name, person.first_names), born_on=person.born_on, identifiers=[person.identifier]
    )
    assert password_problem(person.account.password, personal=known) is None


@pytest.mark.django_db
def test_whoever_can_open_an_account_is_proven_by_the_paper_that_is_shown(settings):
    settings.IDENTITY_VERIFIER_URL = "local"
    load_people()
    for person in CLAIMANTS:
        paper = Paper(person.paper.kind, person.paper.number, person.paper.issued_on)
        civil_status = CivilStatus(person.birth_name, person.first_names, person.born_on)
        answer = verify_paper(paper=paper, civil_status=civil_status, nir=person.nir.number)
        assert (answer.verdict, answer.is_same_person, answer.is_same_nir) == (Verdict.VALID, True, True)
        assert Person.objects.holding_nir(person.nir.number).exists()


@pytest.mark.django_db
def test_loading_again_leaves_what_a_visitor_did():
    load_households()
    couples = [household for household in loaded_households() if household.procuration_days == 0]
    withdrawn, separated = (Member.objects.get(dossier__number=one.number, role=Role.CONJOINT) for one in couples[:2])
    responsable = Member.objects.get(dossier=withdrawn.dossier, role=Role.RESPONSABLE)
    withdraw_procuration(member=responsable, account=None)
    asked = {"separated_on": timezone.localdate(), "is_discreet": True, "hides_contacts": True, "account": None}
    declare_separation(member=separated, **asked)
    models = (Dossier, Member, Person, Procuration, Separation, Payment, PaymentLine, Contact)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    load_households()
    assert [list(model.objects.order_by("pk").values()) for model in models] == before


@pytest.mark.django_db
def test_ages_are_those_of_the_first_day():
    load_households()
    Person.objects.update(created_at=timezone.now() - timedelta(days=40))
    first_day = timezone.localdate() - timedelta(days=40)
    assert loaded_households() == households(first_day)


@pytest.mark.django_db
@pytest.mark.urls("tests.demo.urls")
def test_the_page_shows_who_belongs_where(client):
    page = client.get("/demo/").content.decode()
    today = timezone.localdate()
    for person in (*HOLDERS, teenager(today)):
        assert person.account.password in page
        assert person.identifier in page
    for person in (*CLAIMANTS, *soon_older(today)):
        assert person.nir_with_key in page
    for household in households(today):
        assert household.number in page
