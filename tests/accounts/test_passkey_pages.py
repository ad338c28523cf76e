"""The pages of passkeys, without a browser: what the script would send comes from the device of the tests."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from accounts.authentication import open_session
from accounts.models import Passkey, Session
from accounts.sessions import LOGGED_IN_AT, SessionStore
from accounts.views.browser import NEXT
from accounts.views.passkeys import NOT_ADDED, REFUSED
from accounts.views.recent import RECENT, TO_FILL_IN
from journal.enums import EventKind
from journal.models import Event
from tests.accounts.authenticator import Authenticator
from tests.factories import AccountFactory, ContactFactory

pytestmark = pytest.mark.django_db

LOGIN, ENTRY, QUESTION = "/connexion/", "/connexion/cle/", "/connexion/cle/defi/"
SECURITY = "/mon-compte/securite/"
ADD, NEW_QUESTION = f"{SECURITY}cles/ajouter/", f"{SECURITY}cles/defi/"


@pytest.fixture
def account():
    return AccountFactory()


@pytest.fixture
def device():
    return Authenticator()


@pytest.fixture
def owner(rf, settings, account):
    """The browser of somebody who has just come in to their space."""
    request = rf.get("/")
    request.session = SessionStore()
    open_session(request, account)
    request.session.save()
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return browser


@pytest.fixture
def key(owner, device):
    add(owner, device)
    return Passkey.objects.get()


def add(owner, device, name="Mon téléphone"):
    sent = device.make(owner.post(NEW_QUESTION).json())
    return owner.post(ADD, {"name": name, "credential": sent})


def enter(client, device, **more):
    return client.post(ENTRY, {"credential": device.sign(client.post(QUESTION).json())} | more)


def let_pass(owner, seconds):
    session = owner.session
    session[LOGGED_IN_AT] -= seconds
    session.save()


def page(response):
    return response.content.decode()


def path_of(name, key):
    return reverse(f"accounts:{name}", args=[key.uuid])


def test_a_key_leads_to_the_space_without_a_code(client, account, device, key, settings):
    settings.SECOND_STEP = "always"
    ContactFactory(person=account.person, mail=True, verified=True)
    assert enter(client, device).url == "/mon-compte/"
    assert client.get("/mon-compte/").status_code == 200
    assert Event.objects.filter(kind=EventKind.LOGIN, account=account).latest("pk").details["way"] == "passkey"


def test_a_login_with_a_key_changes_the_session_key(client, device, key):
    question = client.post(QUESTION).json()
    before = client.session.session_key
    client.post(ENTRY, {"credential": device.sign(question)})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize(
    ("wanted", "reached"), [("/mon-compte/identite/", "/mon-compte/identite/"), ("//example.fr/", "/mon-compte/")]
)
def test_after_a_key_one_goes_where_one_wanted_on_this_site(client, device, key, wanted, reached):
    assert enter(client, device, next=wanted).url == reached


def test_where_one_wanted_to_go_is_kept_while_new_terms_are_shown(client, account, device, key):
    account.acceptances.all().delete()
    assert enter(client, device, next="/mon-compte/identite/").url == reverse("accounts:terms_gate")
    assert client.session[NEXT] == "/mon-compte/identite/"


@pytest.mark.parametrize("is_known", [True, False], ids=["a key that somebody has", "a key that nobody has"])
def test_a_refused_key_is_told_on_the_login_page_in_the_same_words(client, device, account, is_known):
    if is_known:
        Passkey.objects.create(account=account, name="x", credential_id=device.key_id, public_key=b"x")
    told = enter(client, device, next="/mon-compte/profil/")
    assert told.url == f"{LOGIN}?next=%2Fmon-compte%2Fprofil%2F"
    assert REFUSED in page(client.get(told.url))


def test_too_many_refused_keys_say_until_when(client, settings):
    settings.LOGIN_FAILURES_PER_HOUR_IPV4 = 0
    client.post(ENTRY, {"credential": ""})
    assert "depuis votre connexion internet. Réessayez" in page(client.get(LOGIN))


def test_the_address_of_the_answer_leads_to_the_login_page(client):
    assert client.get(ENTRY).url == LOGIN


def test_nobody_is_logged_in_from_another_site(device, key):
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(QUESTION).status_code == 403
    assert browser.post(ENTRY, {"credential": "x"}).status_code == 403


def test_at_a_bare_network_address_nothing_is_asked(client, owner, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    assert client.post(QUESTION, headers={"host": "127.0.0.1"}).status_code == 404
    assert owner.post(NEW_QUESTION, headers={"host": "127.0.0.1"}).status_code == 404


def test_the_block_of_the_login_page_waits_for_the_script(client):
    assert f'action="{ENTRY}" hidden data-passkey="get" data-challenge="{QUESTION}"' in page(client.get(LOGIN))


def test_a_key_is_added_under_its_name_and_listed(owner, device):
    assert add(owner, device, name="  Tablette du salon ").url == SECURITY
    assert "Tablette du salon" in page(owner.get(SECURITY))


def test_the_name_that_is_proposed_says_the_browser(owner):
    answer = owner.get(ADD, headers={"user-agent": "Mozilla/5.0 (Android 14; Mobile) Firefox/140.0"})
    assert 'value="Firefox sur Android"' in page(answer)


@pytest.mark.parametrize(
    ("name", "error"), [(" ", "Donnez un nom"), ("x" * 61, "trop long")], ids=["no name", "61 characters"]
)
def test_a_key_has_a_name_of_sixty_characters_at_most(owner, device, name, error):
    assert error in page(add(owner, device, name=name))
    assert not Passkey.objects.exists()


def test_an_answer_that_is_not_good_adds_nothing_and_says_so(owner):
    assert NOT_ADDED in page(owner.post(ADD, {"name": "Clé", "credential": ""}))


def test_whoever_has_ten_keys_is_asked_to_remove_one(owner, account):
    for number in range(10):
        Passkey.objects.create(account=account, name="x", credential_id=bytes([number]), public_key=b"x")
    shown = page(owner.get(ADD))
    assert "nombre maximal" in shown
    assert "data-passkey" not in shown


def test_to_add_or_remove_a_key_one_has_just_come_in(owner, key):
    let_pass(owner, RECENT + 1)
    for path in (ADD, path_of("passkey_remove", key)):
        assert owner.get(path).url.startswith(reverse("accounts:confirm_login"))
    let_pass(owner, TO_FILL_IN)
    for path in (ADD, NEW_QUESTION, path_of("passkey_remove", key)):
        assert owner.post(path).url.startswith(reverse("accounts:confirm_login"))
    assert Passkey.objects.exists()


def test_a_key_gets_another_name(owner, key):
    path = path_of("passkey_rename", key)
    assert 'value="Mon téléphone"' in page(owner.get(path))
    assert owner.post(path, {"name": "L’ancien"}).url == SECURITY
    key.refresh_from_db()
    assert key.name == "L’ancien"
    assert "Donnez un nom" in page(owner.post(path, {"name": ""}))


def test_a_key_is_removed_after_a_question(client, owner, device, key):
    path = path_of("passkey_remove", key)
    assert "Mon téléphone" in page(owner.get(path))
    assert Passkey.objects.exists()
    assert [owner.post(path).url for _ in range(2)] == [SECURITY, SECURITY]
    assert enter(client, device).url == LOGIN


def test_the_key_of_somebody_else_is_neither_renamed_nor_removed(owner):
    other = Passkey.objects.create(account=AccountFactory(), name="x", credential_id=b"x", public_key=b"x")
    assert owner.post(path_of("passkey_rename", other), {"name": "y"}).status_code == 404
    assert owner.post(path_of("passkey_remove", other)).status_code == 404
    other.refresh_from_db()
    assert other.name == "x"


def test_what_is_asked_of_a_device_is_not_kept_by_the_browser(client, owner):
    for answer in (client.post(QUESTION), owner.post(NEW_QUESTION)):
        assert json.loads(answer.content)["challenge"]
        assert "no-store" in answer["Cache-Control"]
