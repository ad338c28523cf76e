"""People as agents find them."""

import json
import re
from datetime import date

import pytest

from accounts.models import Session
from accounts.sessions import SessionStore
from identity.models import Person
from identity.nir import Nir
from identity.provisional import format_provisional
from journal.enums import EventKind
from journal.models import Event
from proofing.agents.people import MOST_FOUND
from proofing.groups import AUDITEUR
from tests.agents import agent_with, text_of
from tests.factories import (
    AccountFactory,
    AttemptFactory,
    ContactFactory,
    DocumentFactory,
    PersonFactory,
    ReviewFactory,
    new_nir,
)

pytestmark = pytest.mark.django_db

PEOPLE = "/agents/personnes/"


def found(client, text="", born_on=""):
    """The birth names that a search lists, in order."""
    page = client.post(PEOPLE, {"text": text, "born_on": born_on}).content.decode()
    return re.findall(rf'<a href="{PEOPLE}[0-9a-f-]+/">(\S+) ', page)


def address(person, action=""):
    return f"{PEOPLE}{person.uuid}/{action}"


# The search


def test_nobody_is_listed_before_a_search(client, django_assert_max_num_queries):
    PersonFactory(birth_name="TERRIER")
    with django_assert_max_num_queries(3):
        assert "TERRIER" not in client.get(PEOPLE).content.decode()


def spaced(nir):
    return f" {Nir(nir).formatted.replace(' ', chr(0xA0))} {Nir(nir).key} "


@pytest.mark.parametrize("write", [str, str.lower, spaced, lambda nir: nir + Nir(nir).key])
@pytest.mark.parametrize("place", [None, "2A004"])
def test_a_number_finds_whoever_holds_or_declares_it(client, write, place):
    nir = new_nir(place=place)
    PersonFactory(birth_name="HOLDER", nir=nir, verified=True)
    PersonFactory(birth_name="CLAIMER", nir=nir)
    PersonFactory(birth_name="OTHER", declared=True)
    assert found(client, write(nir)) == ["CLAIMER", "HOLDER"]


def test_a_waiting_number_finds_whoever_declared_it(client):
    PersonFactory(birth_name="WAITING", nir="7841275110001")
    assert found(client, "7 84 12 75 110 001") == ["WAITING"]


@pytest.mark.parametrize("write", [str, str.lower, format_provisional])
def test_an_identifiant_provisoire_finds_its_owner(client, write):
    owner = PersonFactory(birth_name="OWNER")
    PersonFactory(birth_name="OTHER")
    assert found(client, write(owner.provisional_id)) == ["OWNER"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("d'ostr", ["D’OSTREVAUX", "D’OSTRY"]),
        ("D’OSTREVAUX anne", ["D’OSTREVAUX"]),
        ("quéravel", ["QUÉRAVEL"]),
        ("QUERAVEL", ["QUÉRAVEL"]),
        ("ostrevaux", []),
        ("que_avel", []),
    ],
)
def test_a_name_finds_those_that_begin_so_whatever_the_accents(client, text, names):
    for name, first in (("D’OSTREVAUX", "Anne-Laure"), ("D’OSTRY", "Paul"), ("QUÉRAVEL", "Aminata")):
        PersonFactory(birth_name=name, first_names=first)
    assert found(client, text) == names


@pytest.mark.parametrize("written", ["03/11/1995", "3/11/1995", "03.11.1995", "03-11-1995", "03 11 1995", "03111995"])
def test_a_birth_date_finds_alone_or_with_the_name(client, written):
    for name, day in (("ABEL", 3), ("BAKER", 3), ("ABEILLE", 4)):
        PersonFactory(birth_name=name, born_on=date(1995, 11, day))
    assert found(client, born_on=written) == ["ABEL", "BAKER"]
    assert found(client, "ab", written) == ["ABEL"]


def test_fifty_are_shown_and_the_agent_is_asked_for_more_detail(client):
    Person.objects.bulk_create(
        PersonFactory.build(birth_name="LEGRAND", first_names="Ève") for _ in range(MOST_FOUND + 1)
    )
    Person.objects.update(search_name="legrand eve")
    assert len(found(client, "legrand")) == MOST_FOUND
    assert f"Plus de {MOST_FOUND} personnes : précisez la recherche" in text_of(
        client.post(PEOPLE, {"text": "legrand"})
    )


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({}, "Saisissez un numéro, un nom ou une date de naissance."),
        ({"text": "a"}, "Saisissez au moins 2 lettres du nom."),
        ({"text": "--"}, "Saisissez au moins 2 lettres du nom."),
        ({"text": "2 84 12 75 110 00"}, "13 caractères"),
        ({"text": "2841275110001 00"}, "clé"),
        ({"text": "P123"}, "13 caractères"),
        ({"text": "Dupont 2"}, "lettre"),
        ({"text": "x" * 201}, "200"),
        ({"born_on": "31/02/1984"}, "Écrivez la date ainsi : 05/12/1984."),
        ({"text": "dupont", "born_on": "1984"}, "Écrivez la date ainsi : 05/12/1984."),
    ],
)
def test_what_cannot_be_searched_is_said_and_nobody_listed(client, typed, error):
    PersonFactory(birth_name="DUPONT")
    answer = client.post(PEOPLE, {"text": "", "born_on": ""} | typed)
    assert answer.context["form"].errors
    assert error in text_of(answer)
    assert answer.context["found"] == []


def test_a_search_costs_the_same_whatever_it_finds(client, django_assert_num_queries):
    PersonFactory.create_batch(20, birth_name="DUPONT", declared=True)
    with django_assert_num_queries(4):
        assert len(found(client, "dupont")) == 20


def test_whoever_was_merged_is_found_and_marked(client):
    into = PersonFactory(birth_name="DUPONT")
    PersonFactory(birth_name="DUPONT", merged_into=into)
    assert "réunie à une autre" in text_of(client.post(PEOPLE, {"text": "dupont"}))


def test_what_was_searched_is_in_no_address_session_or_log(client, caplog, capsys):
    person = PersonFactory(declared=True)
    caplog.set_level("DEBUG")
    page = client.post(PEOPLE, {"text": spaced(person.nir)}).content.decode()
    shown = client.post(address(person, "nir/")).content.decode()
    written = (person.nir, Nir(person.nir).formatted)
    for nir in written:
        assert nir not in "".join(re.findall(r'(?:href|action|src)="([^"]*)"', page + shown))
        assert nir not in json.dumps([SessionStore().decode(session.session_data) for session in Session.objects.all()])
        assert nir not in caplog.text + "".join(capsys.readouterr())
    assert '<form class="sheet" method="post" action="/agents/personnes/"' in page


# The page of a person


def test_a_page_tells_who_somebody_is_and_how_they_were_proven(client):
    person = AccountFactory(person=PersonFactory(declared=True, flags=["birthplace"])).person
    ContactFactory(person=person, value="+33612345600")
    document = DocumentFactory(person=person, number="123456789012")
    AttemptFactory(document=document, verdict="unknown", asked=3, reference="ref-12")
    ReviewFactory(person=person)
    merged = PersonFactory(birth_name="AVANT", merged_into=person)
    page = text_of(client.get(address(person)))
    for shown in (
        f"{person.birth_name} {person.first_names}",
        Nir(person.nir).masked,
        "pas encore prouvé",
        format_provisional(person.provisional_id),
        "Le NIR indique un autre lieu de naissance",
        "06 •• •• •• 00 (non confirmée)",
        "Carte nationale d’identité",
        "•••••••••012",
        "inconnu (demandé 3 fois)",
        "ref-12",
        "à décider",
        "Elle a un espace Mon Compte depuis le",
        "AVANT",
        str(merged.uuid),
    ):
        assert shown in page
    for hidden in (person.nir, Nir(person.nir).formatted, document.number, "12345600"):
        assert hidden not in page


@pytest.mark.parametrize(
    ("is_active", "said"), [(None, "Elle n’a pas d’espace"), (False, "un espace Mon Compte, qui ne s’ouvre plus")]
)
def test_a_page_says_whether_there_is_an_account(client, is_active, said):
    person = PersonFactory()
    if is_active is not None:
        AccountFactory(person=person, is_active=is_active)
    assert said in text_of(client.get(address(person)))


def test_a_merged_record_leads_to_the_one_it_became(client):
    into = PersonFactory()
    assert f'href="{address(into)}"' in client.get(address(PersonFactory(merged_into=into))).content.decode()


def test_opening_a_page_is_journalled(client, agent):
    person = PersonFactory()
    client.get(address(person))
    event = Event.objects.get(kind=EventKind.FILE_OPENED)
    assert (event.person, event.account) == (person, agent)


def test_the_number_is_shown_once_asked_for_and_the_journal_says_by_whom(client, agent):
    person = PersonFactory(verified=True)
    nir = Nir(person.nir)
    assert f"{nir.formatted} clé {nir.key}" in text_of(client.post(address(person, "nir/")))
    event = Event.objects.get(kind=EventKind.NIR_REVEALED)
    assert (event.person, event.account) == (person, agent)
    assert nir.formatted not in text_of(client.get(address(person)))


def test_following_the_address_of_the_number_reveals_nothing(client):
    person = PersonFactory(verified=True)
    assert client.get(address(person, "nir/"))["Location"] == address(person)
    assert not Event.objects.filter(kind=EventKind.NIR_REVEALED).exists()


def test_the_journal_of_a_person_is_offered_to_those_who_may_read_it(client):
    person = PersonFactory()
    _, auditor = agent_with(AUDITEUR)
    assert "Son journal" in auditor.get(address(person)).content.decode()
    assert "Son journal" not in client.get(address(person)).content.decode()


def test_a_page_costs_the_same_whatever_it_shows(client, django_assert_max_num_queries):
    person = PersonFactory()

    def fill(count):
        for _ in range(count):
            AttemptFactory(document=DocumentFactory(person=person))
            ReviewFactory(person=person, decided=True)
            PersonFactory(merged_into=person)

    fill(1)
    with django_assert_max_num_queries(12) as few:
        client.get(address(person))
    fill(30)
    with django_assert_max_num_queries(12) as many:
        client.get(address(person))
    assert len(few) == len(many)
