"""The conditions générales: published once, accepted once, shown as Markdown and nothing else."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.models import AcceptanceChannel, Registration, TermsAcceptance, TermsVersion
from accounts.services import create_account
from accounts.terms import accept, as_html, current, publish, to_accept
from accounts.views.browser import REGISTRATION
from accounts.wizard import PASSWORD as PASSWORD_STEP
from journal.enums import EventKind
from journal.models import Event
from tests.agents import text_of
from tests.factories import (
    PASSWORD,
    AccountFactory,
    AgentFactory,
    ContactFactory,
    RegistrationFactory,
    password_answer,
)
from tests.faults.parallel import all_at_once

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LOGIN = AcceptanceChannel.LOGIN


def next_version(text="## Nouveau\n\nUn autre texte."):
    return TermsVersion.objects.create(number=current().number + 1, text=text)


# Accepting


def test_a_version_is_to_accept_until_it_is_accepted_and_the_next_one_again(django_assert_num_queries):
    account = AccountFactory(terms=False)
    with django_assert_num_queries(1):
        assert to_accept(account).number == 1
    assert accept(account, 1, LOGIN)
    with django_assert_num_queries(1):
        assert to_accept(account) is None
    assert to_accept(AccountFactory(terms=False)).number == 1
    newer = next_version()
    assert to_accept(account) == newer


def test_an_acceptance_is_kept_with_version_time_and_channel_and_journalled(time_machine):
    account = AccountFactory(terms=False)
    time_machine.move_to(NOON, tick=False)
    accept(account, 1, LOGIN)
    kept = account.acceptances.get()
    assert (kept.version.number, kept.accepted_at, kept.channel) == (1, NOON, "login")
    event = Event.objects.get()
    assert (event.kind, event.person, event.account) == (EventKind.TERMS_ACCEPTED, account.person, account)
    assert event.details == {"version": 1, "channel": "login"}


def test_what_is_accepted_twice_is_kept_once_as_it_was_first():
    account = AccountFactory(terms=False)
    assert accept(account, 1, AcceptanceChannel.MIGRATION)
    assert accept(account, 1, LOGIN)
    assert account.acceptances.get().channel == AcceptanceChannel.MIGRATION
    assert Event.objects.count() == 1


@pytest.mark.parametrize("number", [0, 1, 3, 10**30], ids=["none", "former", "not yet", "absurd"])
def test_only_the_version_that_holds_can_be_accepted(number):
    account, _ = AccountFactory(terms=False), next_version()
    assert not accept(account, number, LOGIN)
    assert not account.acceptances.exists()
    assert not Event.objects.exists()


# Publishing


def test_a_published_text_is_the_next_version_and_the_journal_says_by_whom():
    agent = AgentFactory()
    version = publish(text="Un autre texte.", agent=agent, after=1)
    assert version == current()
    assert (version.number, version.text, version.published_by) == (2, "Un autre texte.", agent)
    event = Event.objects.get()
    assert (event.kind, event.account, event.details) == (EventKind.TERMS_PUBLISHED, agent, {"version": 2})


@pytest.mark.parametrize("after", [0, 2, 7])
def test_what_was_not_written_from_the_last_version_is_not_published(after):
    assert publish(text="Un autre texte.", agent=AgentFactory(), after=after) is None
    assert current().number == 1
    assert not Event.objects.exists()


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_of_two_agents_who_publish_at_once_one_is_refused():
    agents = [AgentFactory(), AgentFactory()]
    results = all_at_once(2, lambda number: publish(text=f"Texte {number}.", agent=agents[number], after=1))
    (published,) = [version for version in results if version]
    assert current() == published
    assert Event.objects.get(kind=EventKind.TERMS_PUBLISHED).details == {"version": 2}


# Showing


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Un **mot**", "<p>Un <strong>mot</strong></p>"),
        ("## Titre", "<h2>Titre</h2>"),
        ("# Titre", "<h2>Titre</h2>"),
        ("Titre\n===", "<h2>Titre</h2>"),
        ("- un\n- deux", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>"),
        ("[ici](/mentions-legales/)", '<p><a href="/mentions-legales/">ici</a></p>'),
        ("[ici](https://exemple.fr/a)", '<p><a href="https://exemple.fr/a">ici</a></p>'),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("un <b onclick=x>mot</b>", "<p>un &lt;b onclick=x&gt;mot&lt;/b&gt;</p>"),
    ],
    ids=["bold", "title", "high title", "underlined title", "list", "path", "https", "block of HTML", "HTML in a line"],
)
def test_markdown_becomes_plain_html(text, html):
    assert as_html(TermsVersion(text=text)).strip() == html


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://exemple.fr/",
        "//exemple.fr/",
        "/\\exemple.fr",
        "/&#9;/exemple.fr",
        "https:exemple.fr",
        "mentions-legales/",
        "mailto:a@exemple.fr",
    ],
    ids=["script", "data", "http", "other scheme", "backslash", "tab", "no host", "no path", "mail"],
)
@pytest.mark.parametrize("link", ["[ici](<{}>)", "<{}>", "![image]({})", "[ici][a]\n\n[a]: <{}>"])
def test_a_link_leads_to_this_site_or_to_another_over_https(address, link):
    html = as_html(TermsVersion(text=link.format(address)))
    assert "<img" not in html
    for target in html.split('href="')[1:]:
        assert target.startswith(("/%5C", "/%09"))  # a path of this site, whatever it looks like


def test_the_public_page_shows_the_version_that_holds_with_its_number_and_date(client, time_machine):
    time_machine.move_to(NOON, tick=False)
    next_version("## Un titre\n\nUn [lien](/mentions-legales/) et <b>pas de HTML</b>.")
    page = text_of(client.get("/conditions-generales/"))
    assert "Version 2, publiée le 2 mars 2026" in page
    assert '<h2>Un titre</h2> <p>Un <a href="/mentions-legales/">lien</a> et &lt;b&gt;pas' in page


# At the creation


@pytest.fixture
def at_password(client):
    """A browser that stands before the choice of its password."""
    draft = RegistrationFactory(confirmed=True)
    session = client.session
    session[REGISTRATION] = str(draft.uuid)
    session.save()
    return draft


def test_the_version_linked_to_beside_the_box_is_the_one_accepted(client, at_password, time_machine):
    time_machine.move_to(NOON, tick=False)
    page = client.get("/inscription/mot-de-passe/").content.decode()
    assert '<input type="hidden" name="terms_version" value="1">' in page
    next_version()
    data = {"password": PASSWORD, "confirmation": PASSWORD, "accepts_terms": "on", "terms_version": "1"}
    assert client.post("/inscription/mot-de-passe/", data).status_code == 302
    time_machine.shift(60)
    create_account(registration_uuid=at_password.uuid)
    kept = TermsAcceptance.objects.get()
    assert (kept.version.number, kept.accepted_at, kept.channel) == (1, NOON, "creation")
    assert to_accept(kept.account).number == 2


@pytest.mark.parametrize("said", [{}, {"terms_version": None}, {"terms_version": 99}], ids=["old", "none", "unknown"])
def test_a_draft_that_names_no_version_accepts_the_one_that_holds(said):
    answer = password_answer()
    del answer["terms_version"]
    draft = RegistrationFactory(password=True, changed={PASSWORD_STEP: answer | said})
    next_version()
    create_account(registration_uuid=draft.uuid)
    assert Registration.objects.get().account.acceptances.get().version.number == 2


# At a login

GATE = "/connexion/conditions/"
SPACE = "/mon-compte/"
ACCEPTED = {"accepts_terms": "on"}


def log_in(client, account):
    return client.post("/connexion/", {"identifier": account.person.identifier, "password": PASSWORD})


def is_in(client):
    return client.get(SPACE).status_code == 200


@pytest.fixture
def account(client):
    """Somebody who has just given the right password and has not accepted the version that holds."""
    found = AccountFactory(terms=False)
    assert log_in(client, found)["Location"] == GATE
    return found


def test_a_new_version_is_shown_once_before_the_space_opens(client, account):
    assert not is_in(client)
    page = text_of(client.get(GATE))
    assert "Conditions générales d’utilisation, version 1, publiée le" in page
    assert "<h2>1. À quoi sert Mon Compte</h2>" in page
    assert client.post(GATE, ACCEPTED | {"version": "1"})["Location"] == SPACE
    assert is_in(client)
    client.post("/deconnexion/")
    assert log_in(client, account)["Location"] == SPACE
    assert [kept.channel for kept in account.acceptances.all()] == [LOGIN]


def test_the_text_can_be_scrolled_by_keyboard_and_has_a_name(client, account):
    page = text_of(client.get(GATE))
    assert '<p id="version-montree"' in page
    assert '<div class="scroll prose" tabindex="0" role="region" aria-labelledby="version-montree">' in page


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"version": "1"}, "Cochez la case"),
        (ACCEPTED, "Rechargez la page"),
        (ACCEPTED | {"version": "un"}, "Rechargez la page"),
        (ACCEPTED | {"version": "9" * 5000}, "Rechargez la page"),
    ],
    ids=["unticked", "no version", "no number", "endless"],
)
def test_without_the_box_or_the_version_the_page_comes_back(client, account, sent, error):
    answer = client.post(GATE, sent)
    assert error in text_of(answer)
    assert "<title>Erreur : " in text_of(answer)
    assert not is_in(client)
    assert not account.acceptances.exists()


def test_a_version_published_while_the_page_was_open_is_shown_instead(client, account):
    client.get(GATE)
    next_version("## Tout neuf")
    page = text_of(client.post(GATE, ACCEPTED | {"version": "1"}, follow=True))
    assert "Une nouvelle version vient d’être publiée, la voici" in page
    assert "<h2>Tout neuf</h2>" in page
    assert not account.acceptances.exists()
    assert client.post(GATE, ACCEPTED | {"version": "2"})["Location"] == SPACE


def test_whoever_leaves_is_not_logged_in_and_has_accepted_nothing(client, account):
    assert client.post(GATE, ACCEPTED | {"version": "1", "quit": "oui"})["Location"] == "/connexion/"
    assert client.get(GATE)["Location"] == "/connexion/"
    assert not is_in(client)
    assert not account.acceptances.exists()


def test_accepted_in_another_tab_the_page_leads_to_the_space(client, account):
    accept(account, 1, LOGIN)
    assert client.get(GATE)["Location"] == SPACE


def test_nothing_is_accepted_before_the_code_is_right(client):
    account = AccountFactory(terms=False)
    ContactFactory(person=account.person, verified=True)
    assert log_in(client, account)["Location"] == reverse("accounts:second_step")
    for answer in (client.get(GATE), client.post(GATE, ACCEPTED | {"version": "1"})):
        assert answer["Location"] == reverse("accounts:second_step")
    assert not account.acceptances.exists()


def test_the_page_is_for_whoever_is_logging_in(client):
    assert client.get(GATE)["Location"] == "/connexion/"
    assert client.post(GATE, ACCEPTED | {"version": "1"})["Location"] == "/connexion/"


def test_the_place_where_one_wanted_to_go_is_not_lost(client):
    account = AccountFactory(terms=False)
    target = "/mon-compte/identite/"
    data = {"identifier": account.person.identifier, "password": PASSWORD, "next": target}
    assert client.post("/connexion/", data)["Location"] == GATE
    assert client.post(GATE, ACCEPTED | {"version": "1"})["Location"] == target


def test_the_page_is_kept_by_nobody(client, account):
    assert "no-store" in client.get(GATE)["Cache-Control"]
