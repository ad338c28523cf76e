"""The conditions générales in the hands of agents."""

import re

import pytest

from accounts.models import TermsVersion
from accounts.terms import current, publish
from proofing.groups import AUDITEUR, CONSEILLER, SUPERVISEUR
from tests.agents import agent_with, text_of
from tests.factories import AccountFactory, AgentFactory

pytestmark = pytest.mark.django_db

VERSIONS = "/agents/conditions-generales/"
PUBLISH = f"{VERSIONS}publier/"
TEXT = "## Nouveau\n\nUn autre texte."


@pytest.fixture
def client():
    return agent_with(SUPERVISEUR)[1]


def sent(**changed):
    return {"text": TEXT.replace("\n", "\r\n"), "after": "1"} | changed


def test_the_list_says_of_each_version_when_by_whom_and_how_often_accepted(client):
    AccountFactory()
    AccountFactory()
    publish(text=TEXT, agent=AgentFactory(login="camille"), after=1)
    AccountFactory()
    page = client.get(VERSIONS).content.decode()
    numbers, by, accepted = (
        re.findall(rf'<td class="field-{name}">(?:<a [^>]*>)?([^<]*)<', page)
        for name in ("number_link", "publisher", "accepted")
    )
    assert numbers == ["Version 2", "Version 1"]
    assert by == ["camille", "le portail"]
    assert accepted == ["1 personne", "2 personnes"]
    assert page.count('class="field-published_at nowrap"') == 2


def test_the_list_costs_the_same_whatever_its_length(client, django_assert_max_num_queries):
    def fill(count):
        for _ in range(count):
            number = current().number
            publish(text=f"Texte {number}", agent=AgentFactory(), after=number)
            AccountFactory()

    fill(2)
    with django_assert_max_num_queries(12) as few:
        client.get(VERSIONS)
    fill(20)
    with django_assert_max_num_queries(12) as many:
        client.get(VERSIONS)
    assert len(few) == len(many)


@pytest.mark.parametrize("role", [CONSEILLER, SUPERVISEUR, AUDITEUR])
def test_every_role_reads_a_version_as_people_do_and_only_a_superviseur_is_offered_to_publish(role):
    _, client = agent_with(role)
    page = text_of(client.get(f"{VERSIONS}1/"))
    assert "<h2>1. À quoi sert Mon Compte</h2>" in page
    assert "par le portail. Acceptée par 0 personne." in page
    assert ("Publier une nouvelle version" in text_of(client.get(VERSIONS))) is (role == SUPERVISEUR)


def test_a_version_that_was_never_published_does_not_exist(client):
    assert client.get(f"{VERSIONS}2/").status_code == 404


def test_one_writes_from_the_text_that_holds(client):
    page = client.get(PUBLISH)
    assert page.context["form"]["text"].value() == TermsVersion.objects.get().text
    assert '<input type="hidden" name="after" value="1">' in text_of(page)


def test_a_text_is_read_again_as_people_will_see_it_then_published(client):
    page = text_of(client.post(PUBLISH, sent()))
    assert "<h2>Nouveau</h2> <p>Un autre texte.</p>" in page
    assert "Rien n’est encore publié" in page
    assert current().number == 1
    answer = client.post(PUBLISH, sent(publish="oui"), follow=True)
    assert answer.redirect_chain == [(VERSIONS, 302)]
    assert "La version 2 est publiée" in text_of(answer)
    assert (current().number, current().text) == (2, TEXT)


def test_what_is_read_again_can_be_corrected(client):
    page = client.post(PUBLISH, sent(correct="oui"))
    assert page.context["form"]["text"].value() == sent()["text"]
    assert "Relire" in text_of(page)
    assert current().number == 1


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "Écrivez le texte"),
        (" \r\n ", "Écrivez le texte"),
        ("x" * 100_001, "Le texte est trop long : 100001 caractères, pour 100000 au plus."),
        ("un\x00deux", "caractère nul"),
    ],
    ids=["empty", "blank", "too long", "null"],
)
@pytest.mark.parametrize("button", [{}, {"publish": "oui"}], ids=["read again", "publish"])
def test_a_text_that_is_none_is_refused(client, text, error, button):
    assert error in text_of(client.post(PUBLISH, sent(text=text) | button))
    assert current().number == 1


@pytest.mark.parametrize("button", [{}, {"publish": "oui"}], ids=["read again", "publish"])
def test_the_text_that_holds_is_not_published_again(client, button):
    unchanged = current().text.replace("\n", "\r\n") + "\r\n"
    assert "déjà celui de la version 1" in text_of(client.post(PUBLISH, sent(text=unchanged) | button))
    assert current().number == 1


@pytest.mark.parametrize("button", [{}, {"publish": "oui"}], ids=["read again", "publish"])
def test_a_text_written_while_another_was_published_is_kept_and_read_again(client, button):
    publish(text="Celui d’un autre agent.", agent=AgentFactory(), after=1)
    page = client.post(PUBLISH, sent() | button)
    assert "Une autre version vient d’être publiée" in text_of(page)
    assert page.context["form"]["text"].value() == sent()["text"]
    assert '<input type="hidden" name="after" value="2">' in text_of(page)
    assert current().number == 2
    client.post(PUBLISH, sent(after="2", publish="oui"))
    assert (current().number, current().text) == (3, TEXT)


@pytest.mark.parametrize("after", ["", "x", "9" * 5000], ids=["none", "no number", "endless"])
def test_a_text_that_says_not_what_it_was_written_from_is_not_published(client, after):
    assert client.post(PUBLISH, sent(after=after, publish="oui")).status_code == 200
    assert current().number == 1


@pytest.mark.parametrize("role", [CONSEILLER, AUDITEUR])
def test_only_a_superviseur_publishes(role):
    _, client = agent_with(role)
    assert client.post(PUBLISH, sent(publish="oui")).status_code == 403
    assert current().number == 1
