"""One's own history: the words of each event, who sees which, and « Ce n'était pas moi »."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.history import LEFT_OUT, by_day, in_plain_words
from accounts.models import KnownBrowser, Session
from accounts.user_agents import where
from accounts.views.history import ENTRIES_PER_PAGE
from authorizations.enums import EndCause, UndoReason
from authorizations.models import Separation
from authorizations.separations import declare_separation, undo_separation
from contact_verification.enums import MessageKind
from contact_verification.models import Message
from journal.enums import EventKind
from journal.models import KEPT_FOR, Event
from journal.services import record
from tests.agents import browser_of, text_of
from tests.authorizations.readings import reachable_couple
from tests.factories import AccountFactory, AgentFactory, PersonFactory, ProcurationFactory
from tests.factories.dossiers import SEPARATED_ON

pytestmark = pytest.mark.django_db

HISTORY, REPORT = "/mon-compte/historique/", "/mon-compte/historique/signaler/"
PLACE = {"browser": "Firefox sur Android", "network": "192.0.2.•"}
HOLDER, AGENT, PORTAL = "holder", "agent", None


@pytest.fixture
def account():
    return AccountFactory()


@pytest.fixture
def client(account):
    return browser_of(account)


def told(kind, by=PORTAL, **details):
    """The entry of an event that has just been written."""
    accounts = {HOLDER: AccountFactory, AGENT: AgentFactory}
    return in_plain_words(record(kind, person=PersonFactory(), account=accounts[by]() if by else None, **details))


def shown(client, query=""):
    """The titles of a page, in order."""
    days = client.get(HISTORY + query).context["days"]
    return [entry.title for day in days for entry in day.entries]


# The words


@pytest.mark.parametrize(
    ("kind", "details", "title"),
    [
        (EventKind.LOGIN, {}, "Connexion"),
        (EventKind.MESSAGE_SENT, {"what": "code", "channel": "sms"}, "Code envoyé par SMS"),
        (EventKind.MESSAGE_SENT, {"what": "code", "channel": "mail"}, "Code envoyé par mail"),
        (EventKind.MESSAGE_FAILED, {"what": "code", "channel": "sms"}, "Code non remis par SMS"),
        (
            EventKind.MESSAGE_SENT,
            {"what": "receipt", "channel": "mail"},
            "Message envoyé par mail : accusé de réception",
        ),
        (EventKind.CONTACT_CHANGED, {"contact": "mobile"}, "Coordonnée changée : téléphone portable"),
        (EventKind.CONTACT_CHANGED, {"contact": "pigeon"}, "Coordonnée changée"),
        (EventKind.PAPER_CHECKED, {"verdict": "valid"}, "Vérification de votre titre d’identité : valide"),
        (EventKind.REVIEW_DECIDED, {"outcome": "refused"}, "Décision sur votre identité : refusée"),
        (EventKind.FILE_OPENED, {}, "Consultation de votre dossier"),
        (EventKind.PROCURATION_ENDED, {"cause": "given_up"}, "Procuration terminée : rendue"),
        (EventKind.PROCURATION_ENDED, {"cause": "expired"}, "Procuration terminée : arrivée à la date prévue"),
        (EventKind.PROCURATION_USED, {"use": "payments"}, "Consultation sous procuration : liste des paiements"),
        (EventKind.SEPARATION_CONFIRMED, {}, "Séparation prise en compte"),
        (EventKind.SEPARATION_UNDONE, {"reason": "mistake"}, "Séparation annulée"),
        (EventKind.MEMBER_CORRECTED, {"reason": "left"}, "Place dans un dossier corrigée"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else None,
)
def test_a_title_says_what_happened_and_to_what(kind, details, title):
    assert told(kind, **details).title == title


@pytest.mark.parametrize(
    ("kind", "by", "said"),
    [
        (EventKind.LOGOUT, HOLDER, "Par vous."),
        (EventKind.FILE_OPENED, AGENT, "Par un agent de votre Caf."),
        (EventKind.PAPERS_PURGED, PORTAL, "Par le portail."),
        (EventKind.PAPERS_SENT, PORTAL, "Par vous."),
        (EventKind.NIR_ALREADY_HELD, PORTAL, ""),
    ],
)
def test_a_sentence_says_who_acted(kind, by, said):
    assert told(kind, by).sentence == said


@pytest.mark.parametrize(
    ("actor", "said"),
    [("self", "Par vous."), ("spouse", "Par l’autre personne du couple."), ("nobody", "Par le portail.")],
)
def test_of_what_a_couple_does_each_is_told_who_did_it_whoever_was_logged_in(actor, said):
    for by in (HOLDER, PORTAL):
        assert told(EventKind.PROCURATION_ENDED, by, actor=actor, cause="withdrawn").sentence == said


@pytest.mark.parametrize(
    "kind", [EventKind.SEPARATION_CONFIRMED, EventKind.SEPARATION_UNDONE, EventKind.MEMBER_CORRECTED]
)
def test_of_what_an_agent_does_to_a_household_it_says_so(kind):
    assert told(kind, AGENT).sentence == "Par un agent de votre Caf."


@pytest.mark.parametrize("cause", [EndCause.SEPARATION, EndCause.MEMBERSHIP])
def test_why_the_couple_is_none_any_more_is_not_told_of_its_procuration(cause):
    assert told(EventKind.PROCURATION_ENDED, actor="nobody", cause=cause).title == "Procuration terminée"


@pytest.mark.parametrize("is_discreet", [True, False])
@pytest.mark.parametrize("declares", [0, 1], ids=["responsable", "spouse"])
def test_a_discreet_separation_is_in_the_history_of_who_declared_it_only(declares, is_discreet):
    couple = reachable_couple()
    declarant, other = couple[declares], couple[1 - declares]
    ProcurationFactory(dossier=declarant.dossier)
    account = AccountFactory(person=declarant.person)
    declare_separation(
        member=declarant, separated_on=SEPARATED_ON, is_discreet=is_discreet, hides_contacts=True, account=account
    )
    for message in Message.objects.all():
        record(EventKind.MESSAGE_SENT, person=message.person, what=message.kind, channel="mail")
    undo_separation(separation=Separation.objects.get(), reason=UndoReason.MISTAKE, agent=AgentFactory())
    pages = [text_of(browser_of(who).get(HISTORY)) for who in (account, AccountFactory(person=other.person))]
    assert ["séparation" in page.partition("<main")[2].lower() for page in pages] == [True, not is_discreet]


@pytest.mark.parametrize(
    ("way", "said"), [("password", "Avec le mot de passe, depuis"), ("passkey", "Avec une clé d’accès, depuis")]
)
def test_of_a_login_it_says_how_and_from_where_but_not_who_came(way, said):
    sentence = told(EventKind.LOGIN, HOLDER, way=way, **PLACE).sentence
    assert sentence == f"{said} Firefox sur Android, réseau 192.0.2.•."


def test_a_browser_that_says_nothing_of_itself_is_an_unknown_one():
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = "192.0.2.7"
    assert told(EventKind.LOGIN_REFUSED, **where(request)).sentence == "Depuis un navigateur inconnu, réseau 192.0.2.•."


def test_an_agent_is_never_named():
    event = record(EventKind.NIR_REVEALED, person=PersonFactory(), account=AgentFactory(login="camille"))
    assert "camille" not in str(in_plain_words(event))


@pytest.mark.parametrize("kind", sorted(set(EventKind) - LEFT_OUT))
def test_every_kind_of_event_is_told_in_words(kind):
    assert told(kind, HOLDER).title in kind.label


@pytest.mark.parametrize("kind", MessageKind)
def test_every_message_has_its_words(kind):
    assert told(EventKind.MESSAGE_SENT, what=kind, channel="mail").title in (
        "Code envoyé par mail",
        f"Message envoyé par mail : {kind.label}",
    )


def test_what_may_have_been_somebody_else_may_be_reported():
    reportable = {kind for kind in EventKind if told(kind, HOLDER).may_be_reported}
    assert reportable == {
        EventKind.LOGIN,
        EventKind.LOGIN_REFUSED,
        EventKind.PASSWORD_FORGOTTEN,
        EventKind.PASSWORD_CHANGED,
        EventKind.CONTACT_CHANGED,
        EventKind.PASSKEY_ADDED,
        EventKind.PASSKEY_REMOVED,
        EventKind.FRANCECONNECT_LINKED,
        EventKind.FRANCECONNECT_UNLINKED,
    }
    assert told(EventKind.MESSAGE_SENT, what="code", channel="sms").may_be_reported
    assert not told(EventKind.MESSAGE_SENT, what="receipt", channel="mail").may_be_reported


def test_a_day_is_that_of_paris():
    """23:30 in London is the next day in Paris."""
    entries = [
        in_plain_words(Event(kind=EventKind.LOGIN, at=datetime(2026, *day, tzinfo=UTC)))
        for day in [(3, 1, 10), (2, 28, 23, 30), (2, 28, 12)]
    ]
    days = by_day(entries)
    assert [day.heading for day in days] == ["Dimanche 1er mars 2026", "Samedi 28 février 2026"]
    assert [len(day.entries) for day in days] == [2, 1]


# The page


def test_the_page_says_when_what_and_from_where(client, account, time_machine):
    time_machine.move_to(datetime(2026, 3, 2, 13, 5, tzinfo=UTC))
    record(EventKind.LOGIN, person=account.person, account=account, way="password", **PLACE)
    page = text_of(browser_of(account).get(HISTORY))
    assert "Lundi 2 mars 2026" in page
    assert ">14 h 05</time>" in page
    assert "depuis Firefox sur Android, réseau 192.0.2.•" in page


def test_it_holds_what_is_about_the_person_and_those_merged_into_them_newest_first(client, account):
    record(EventKind.LOGOUT, person=PersonFactory(merged_into=account.person))
    record(EventKind.LOGIN_REFUSED, person=account.person)
    record(EventKind.FILE_OPENED, person=PersonFactory(), account=AgentFactory())
    record(EventKind.TERMS_PUBLISHED, account=AgentFactory())
    assert shown(client) == ["Connexion refusée", "Déconnexion"]


@pytest.mark.parametrize("kind", sorted(LEFT_OUT))
def test_what_means_nothing_to_a_person_is_left_out(client, account, kind):
    record(kind, person=account.person)
    assert shown(client) == []


def test_it_goes_back_twelve_months(client, account):
    for age in (KEPT_FOR + timedelta(minutes=1), KEPT_FOR - timedelta(minutes=1)):
        Event.objects.create(kind=EventKind.LOGOUT, person=account.person, at=timezone.now() - age)
    assert shown(client) == ["Déconnexion"]


def fill(account, count):
    events = [Event(kind=EventKind.LOGOUT, person=account.person, account=account) for _ in range(count)]
    Event.objects.bulk_create(events)


def links(client, query):
    page = client.get(HISTORY + query).content.decode()
    return "Plus récent" in page, "Plus ancien" in page


def test_thirty_a_page_with_a_way_to_the_older_and_back(client, account):
    fill(account, ENTRIES_PER_PAGE + 1)
    assert (len(shown(client)), *links(client, "")) == (30, False, True)
    assert (len(shown(client, "?page=2")), *links(client, "?page=2")) == (1, True, False)
    assert (len(shown(client, "?page=3")), *links(client, "?page=3")) == (0, True, False)


def test_thirty_fill_one_page(client, account):
    fill(account, ENTRIES_PER_PAGE)
    assert (len(shown(client)), *links(client, "")) == (30, False, False)


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "", "1" * 30])
def test_what_is_no_page_number_is_the_first_page(client, account, page):
    fill(account, 1)
    assert len(shown(client, f"?page={page}")) == 1


def test_the_page_costs_the_same_whatever_its_length(client, account):
    """Beyond whose session it is: the records merged into the person's, and the events with their accounts."""

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            shown(client)
        return [query["sql"] for query in captured if "accounts_session" not in query["sql"]]

    fill(account, 2)
    few = queries()
    fill(account, 60)
    assert len(queries()) == len(few) == 3
    assert not any("COUNT(" in query for query in few)


def test_the_history_is_kept_by_no_cache_and_shown_to_nobody_else(client, account):
    assert "no-store" in client.get(HISTORY)["Cache-Control"]
    assert client.post(HISTORY).status_code == 405
    assert browser_of(AgentFactory()).get(HISTORY)["Location"] == "/agents/"


# « Ce n'était pas moi »


def report(client, event):
    return client.post(REPORT, {"evenement": event if isinstance(event, str) else event.pk})


def test_it_ends_the_other_sessions_forgets_the_browsers_and_leads_to_a_new_password(client, account):
    now = timezone.now()
    elsewhere = Session(session_key="elsewhere", expire_date=now, uuid=uuid4(), opened_at=now, seen_at=now)
    account.sessions.add(elsewhere, bulk=False)
    KnownBrowser.objects.create(account=account, token_digest="d" * 64)
    event = record(EventKind.LOGIN, person=account.person, account=account)
    assert report(client, event)["Location"] == reverse("accounts:change_password")
    page = text_of(client.get(HISTORY))
    assert "vos autres connexions sont fermées, vos navigateurs connus et vos clés d’accès sont oubliés" in page
    assert "Personne n’est entré" not in page
    assert account.sessions.get().session_key == client.session.session_key
    assert not account.browsers.exists()
    noted = Event.objects.get(kind=EventKind.NOT_ME)
    assert (noted.person, noted.account, noted.details) == (account.person, account, {"event": event.pk})


def test_of_a_refused_login_it_says_that_nobody_came_in(client, account):
    report(client, record(EventKind.LOGIN_REFUSED, person=account.person))
    assert "Personne n’est entré" in text_of(client.get(HISTORY))


def test_what_happened_to_a_merged_record_may_be_reported_too(client, account):
    event = record(EventKind.LOGIN, person=PersonFactory(merged_into=account.person))
    report(client, event)
    assert Event.objects.filter(kind=EventKind.NOT_ME).exists()


@pytest.mark.parametrize("told_of", ["another", "nobody", "too late", "own logout", "text", "huge", "nothing"])
def test_what_is_not_ones_own_to_report_does_not_exist(client, account, told_of):
    before = timezone.now() - KEPT_FOR - timedelta(days=1)
    events = {
        "another": lambda: record(EventKind.LOGIN, person=AccountFactory().person),
        "nobody": lambda: record(EventKind.LOGIN_REFUSED),
        "too late": lambda: Event.objects.create(kind=EventKind.LOGIN, person=account.person, at=before),
        "own logout": lambda: record(EventKind.LOGOUT, person=account.person, account=account),
        "text": lambda: "l’autre jour",
        "huge": lambda: "9" * 5000,
        "nothing": lambda: "",
    }
    assert report(client, events[told_of]()).status_code == 404
    assert not Event.objects.filter(kind=EventKind.NOT_ME).exists()


def test_a_link_reports_nothing(client):
    assert client.get(REPORT)["Location"] == HISTORY
    assert not Event.objects.exists()
