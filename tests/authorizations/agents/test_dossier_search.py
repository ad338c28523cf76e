"""Dossiers as agents find them."""

import re
from datetime import date

import pytest

from authorizations.agents import forms
from authorizations.agents.dossiers import MOST_FOUND
from authorizations.models import Dossier
from identity.nir import Nir
from tests.agents import text_of
from tests.authorizations.agents.desk import DOSSIERS, dossier_address
from tests.factories import DossierFactory, MemberFactory, PersonFactory, new_nir

pytestmark = pytest.mark.django_db


def found(client, text="", born_on=""):
    """The numbers that a search lists, in order."""
    page = client.post(DOSSIERS, {"text": text, "born_on": born_on}).content.decode()
    return re.findall(rf'<a href="{DOSSIERS}[0-9a-f-]+/">(\d+)</a>', page)


def member_named(name, number="0000001", **changed):
    dossier, _ = Dossier.objects.get_or_create(number=number)
    return MemberFactory(dossier=dossier, person=PersonFactory(verified=True, birth_name=name), **changed)


def test_nothing_is_listed_before_a_search(client):
    DossierFactory(number="1234567")
    assert "1234567" not in client.get(DOSSIERS).content.decode()


@pytest.mark.parametrize("written", ["1234567", " 123 4567 ", "123\N{NO-BREAK SPACE}4567"])
def test_a_number_finds_its_dossier_be_it_of_nobody(client, written):
    for number in ("1234567", "1234568"):
        DossierFactory(number=number)
    assert found(client, written) == ["1234567"]


def test_an_nir_finds_the_dossiers_of_whoever_it_is(client):
    nir = new_nir()
    person = PersonFactory(verified=True, nir=nir)
    for number in ("0000002", "0000001"):
        MemberFactory(person=person, enfant=True, dossier=DossierFactory(number=number))
    MemberFactory()
    assert found(client, f"{Nir(nir).formatted} {Nir(nir).key}") == ["0000001", "0000002"]


def test_a_name_finds_those_of_today_and_those_of_before(client):
    member_named("D’OSTREVAUX", "0000001")
    member_named("D’OSTREVAUX", "0000002", former=True, conjoint=True)
    member_named("ABEL", "0000003")
    assert found(client, "d'ostre") == ["0000001", "0000002"]


def test_a_birth_date_narrows_a_name_and_a_number(client):
    MemberFactory(
        dossier__number="0000001", person=PersonFactory(verified=True, birth_name="ABEL", born_on=date(1990, 1, 2))
    )
    member_named("ABEL", "0000002")
    assert found(client, "abel", "02/01/1990") == ["0000001"]
    assert found(client, "0000001", "02/01/1990") == ["0000001"]
    assert found(client, "0000002", "02/01/1990") == []


@pytest.mark.parametrize(
    ("text", "error"), [("123456", forms.NEITHER), ("12345678", forms.NEITHER), ("2841275110001 00", "clé")]
)
def test_what_is_no_number_is_said(client, text, error):
    DossierFactory(number="0123456")
    answer = client.post(DOSSIERS, {"text": text, "born_on": ""})
    assert error in text_of(answer)
    assert f'value="{text}"' in answer.content.decode()


def test_a_search_lists_a_dossier_once_with_its_couple_and_the_number_of_its_members(client):
    member_named("ABEL")
    member_named("ABEL", conjoint=True)
    member_named("ABEL", enfant=True)
    member_named("ABEL", enfant=True, former=True)
    answer = client.post(DOSSIERS, {"text": "abel", "born_on": ""})
    (line,) = answer.context["found"]
    assert line.size == 3
    assert line.couple.count("ABEL") == 2
    assert "1 dossier</h2>" in text_of(answer).replace(" </h2>", "</h2>")


def test_fifty_are_shown_and_the_agent_is_asked_for_more_detail(client):
    person = PersonFactory(verified=True, birth_name="LEGRAND")
    for _ in range(MOST_FOUND + 1):
        MemberFactory(person=person, enfant=True)
    assert len(found(client, "legrand")) == MOST_FOUND
    assert f"Plus de {MOST_FOUND} dossiers" in text_of(client.post(DOSSIERS, {"text": "legrand", "born_on": ""}))


def test_a_name_that_too_many_bear_is_said_to_be(client, monkeypatch):
    monkeypatch.setattr(forms, "MOST_COUNTED", 2)
    for number in range(3):
        member_named("LEGRAND", f"000000{number}", enfant=True)
    assert "un nom trop courant" in text_of(client.post(DOSSIERS, {"text": "legrand", "born_on": ""}))


def test_a_search_costs_the_same_whatever_it_finds(client, django_assert_num_queries):
    for number in range(20):
        member_named("DUPONT", f"{number:07d}")
        member_named("DURAND", f"{number:07d}", enfant=True)
    with django_assert_num_queries(6):
        assert len(found(client, "dupont")) == 20


# The dossiers of somebody


def of(person):
    return f"{DOSSIERS}personne/{person.uuid}/"


def test_the_page_of_a_person_leads_to_their_dossiers_and_separations(client):
    person = PersonFactory()
    page = client.get(f"/agents/personnes/{person.uuid}/").content.decode()
    assert f'<a href="{of(person)}">Ses dossiers allocataires</a>' in page
    assert f'<a href="/agents/separations/?personne={person.uuid}&amp;etat=toutes">' in page


def test_the_only_dossier_of_somebody_is_opened(client):
    member = MemberFactory(former=True)
    MemberFactory(dossier=member.dossier, person=member.person, enfant=True)
    assert client.get(of(member.person))["Location"] == dossier_address(member.dossier)


def test_several_are_listed(client):
    child = MemberFactory(enfant=True, dossier__number="0000007")
    MemberFactory(enfant=True, person=child.person, dossier__number="0000005")
    page = client.get(of(child.person)).content.decode()
    assert re.findall(r">(\d{7})</a>", page) == ["0000005", "0000007"]


def test_whoever_is_in_none_is_said_to_be(client):
    assert "Elle n’est dans aucun dossier" in text_of(client.get(of(PersonFactory())))


def test_a_merged_record_leads_to_the_dossiers_of_the_one_it_became(client):
    member = MemberFactory()
    former = PersonFactory(merged_into=member.person)
    assert client.get(of(former))["Location"] == of(member.person)
