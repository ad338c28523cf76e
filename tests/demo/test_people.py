"""The people of the demonstration are what their page and the README say."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import Account
from accounts.passwords import password_problem, personal_values
from contact_verification.codes import derive_code
from contact_verification.models import Challenge, Contact
from demo.data import load_people
from demo.householders import CLAIMANTS, HOLDERS
from demo.people import NEWCOMERS, PEOPLE, RESIDENTS, Standing
from demo.tables import people_in_markdown
from identity import places
from identity.civil_status import CivilStatus, clean_name
from identity.papers import clean_paper_number
from proofing.enums import Verdict
from proofing.models import RegistryEntry
from proofing.verifiers import Paper, Verification, verify_paper

BY_NAME = {"ids": lambda person: person.birth_name}
OLD = [person for person in RESIDENTS if person.account.is_old]
PRESENT = [person for person in RESIDENTS if not person.account.is_old]


@pytest.fixture
def _loaded(db: None) -> None:
    load_people()


@pytest.mark.parametrize("person", [*PEOPLE, *HOLDERS, *CLAIMANTS], **BY_NAME)
def test_what_is_to_be_typed_is_accepted(person):
    assert clean_name(person.birth_name, label="") == person.birth_name
    assert clean_name(person.first_names, label="") == person.first_names
    assert person.city or person.birth_place_code in [
        place.code for place in places.resolve(person.birth_place, person.born_on)
    ]
    assert person.birth_country_name
    assert not person.nir or (person.nir.may_match_birth(person.born_on) and not person.nir.flags)
    if person.paper:
        assert clean_paper_number(person.paper.kind, person.paper.number) == person.paper.number
        assert person.born_on < person.paper.issued_on < date.today()  # noqa: DTZ011 - a day, not an instant


@pytest.mark.parametrize("person", PRESENT, **BY_NAME)
def test_a_password_follows_the_rule(person):
    names = (person.birth_name, person.first_names)
    known = personal_values(names=names, born_on=person.born_on, identifiers=[person.identifier])
    assert password_problem(person.account.password, personal=known) is None


def log_in(client, person):
    """Returns where the pair that is shown leads."""
    typed = {"identifier": person.identifier, "password": person.account.password}
    return client.post(reverse("accounts:login"), typed)["Location"]


@pytest.mark.parametrize("person", PRESENT, **BY_NAME)
@pytest.mark.usefixtures("_loaded")
def test_a_resident_logs_in_with_what_is_shown_and_the_code_sent_to_the_mail_that_is(client, person):
    where = log_in(client, person)
    assert where == reverse("accounts:second_step")
    client.get(where)
    challenge = Challenge.objects.get()
    assert challenge.destination == person.account.mail
    assert client.post(where, {"code": derive_code(challenge)})["Location"] == reverse("space")
    assert client.get(reverse("space")).status_code == 200


@pytest.mark.parametrize("person", OLD, **BY_NAME)
@pytest.mark.usefixtures("_loaded")
def test_an_old_account_is_led_to_its_passage(client, person):
    assert log_in(client, person) == reverse("accounts:migration")


@pytest.mark.parametrize("person", NEWCOMERS, **BY_NAME)
@pytest.mark.usefixtures("_loaded")
def test_a_newcomer_is_proven_by_a_current_paper_only(person, settings):
    settings.IDENTITY_VERIFIER_URL = "local"
    number = person.nir.number if person.nir else None
    civil_status = CivilStatus(person.birth_name, person.first_names, person.born_on)
    verification = Verification(Verdict.UNKNOWN)
    if person.paper:
        paper = Paper(person.paper.kind, person.paper.number, person.paper.issued_on)
        verification = verify_paper(paper=paper, civil_status=civil_status, nir=number)
    answer = verification.verdict, verification.is_same_person, verification.is_same_nir
    assert (answer == (Verdict.VALID, True, True)) == person.is_proven


def test_there_is_somebody_for_each_case():
    assert OLD
    standings = {person.paper.standing for person in NEWCOMERS if person.paper}
    assert standings == set(Standing)
    assert any(person.nir is None for person in NEWCOMERS)
    assert any("2A" in person.nir.number for person in NEWCOMERS if person.nir)


@pytest.mark.usefixtures("_loaded")
def test_loading_again_changes_nothing_of_an_account():
    account = Account.objects.first()
    account.set_password("Changement8Fait")
    account.save()
    counts = [model.objects.count() for model in (Account, Contact, RegistryEntry)]
    load_people()
    account.refresh_from_db()
    assert account.check_password("Changement8Fait")
    assert counts == [model.objects.count() for model in (Account, Contact, RegistryEntry)]


@pytest.mark.django_db
@pytest.mark.urls("tests.demo.urls")
def test_the_page_shows_everything_there_is_to_type(client):
    page = client.get("/demo/").content.decode()
    for person in RESIDENTS:
        assert person.identifier in page
        assert person.account.password in page
    for person in NEWCOMERS:
        assert person.nir_with_key in page
        assert f"{person.born_on:%d/%m/%Y}" in page
        assert not person.paper or person.paper.number in page


def test_the_readme_shows_the_people_of_the_code():
    readme = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"<!-- demo-people -->\n(.*?)\n<!-- /demo-people -->", readme, re.DOTALL)
    assert shown, "the markers are gone"
    assert shown[1].strip() == people_in_markdown(), "python -m demo.run load_demo --print gives the tables"
