"""Keys that open a space without a password, against a device written for it."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from webauthn.helpers import bytes_to_base64url

from accounts import ceremonies, passkeys
from accounts.authentication import LoginRefusal
from accounts.models import Passkey
from accounts.sessions import SessionStore
from contact_verification.enums import MessageKind
from contact_verification.models import Message
from journal.enums import EventKind
from journal.models import Event
from tests.accounts.authenticator import PRESENT, Authenticator, handle_of, other_challenge
from tests.factories import AccountFactory, ContactFactory

pytestmark = pytest.mark.django_db

OTHERWISE = {
    "another challenge": {"challenge": other_challenge()},
    "another origin": {"origin": "http://testserver.example"},
    "the same host over another scheme": {"origin": "https://testserver"},
    "another site": {"site": "example.fr"},
    "a holder who was not verified": {"flags": PRESENT},
    "nobody there": {"flags": 0},
}
GARBAGE = {
    "nothing": "",
    "no JSON": "{",
    "not an object": "[]",
    "an object of nothing": "{}",
    "text that is no base64": json.dumps(
        {
            "id": "é",
            "rawId": "é",
            "type": "public-key",
            "response": dict.fromkeys(
                ["clientDataJSON", "authenticatorData", "attestationObject", "signature", "userHandle"], "é"
            ),
        }
    ),
    "endless nesting": "[" * 200_000,
}


def parametrize(cases):
    return pytest.mark.parametrize("case", cases.values(), ids=cases.keys())


@pytest.fixture
def request_(rf):
    request = rf.post("/")
    request.session, request.user = SessionStore(), AnonymousUser()
    return request


@pytest.fixture
def account():
    return AccountFactory()


@pytest.fixture
def device():
    return Authenticator()


@pytest.fixture
def key(request_, account, device):
    """A key of the account, kept by the device."""
    return add(request_, account, device)


def add(request, account, device, name="Chrome sur Android"):
    options = ceremonies.ask_for_new(request, account)
    return passkeys.add(request, account, sent=device.make(options), name=name)


def enter(request, device, **changed):
    return passkeys.check_entry(request, sent=device.sign(ceremonies.ask_for_entry(request), **changed))


def refusals():
    return list(Event.objects.filter(kind=EventKind.LOGIN_REFUSED).values_list("person", "details__way"))


def test_a_key_is_asked_for_on_the_device_itself_which_verifies_its_holder(request_, account):
    options = ceremonies.ask_for_new(request_, account)
    assert options["rp"] == {"name": "Mon Compte", "id": "testserver"}
    assert handle_of(options) == account.uuid.bytes
    assert options["user"]["name"] == account.person.short_name
    assert options["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    assert options["attestation"] == "none"


def test_what_a_device_is_told_holds_no_identifier_of_the_person(request_):
    account = AccountFactory(verified=True)
    told = json.dumps(ceremonies.ask_for_new(request_, account))
    assert account.person.identifier not in told


def test_a_device_that_has_a_key_of_the_account_is_told_so(request_, account, device, key):
    excluded = ceremonies.ask_for_new(request_, account)["excludeCredentials"]
    assert [(one["id"], one["transports"]) for one in excluded] == [
        (json.loads(device.sign({"rpId": "x", "challenge": ""}))["id"], ["internal", "hybrid"])
    ]


def test_a_key_is_added_told_and_journalled(request_, account, device):
    ContactFactory(person=account.person, mail=True, verified=True)
    key = add(request_, account, device, name="Mon téléphone")
    assert (key.account, key.name, bytes(key.credential_id)) == (account, "Mon téléphone", device.key_id)
    event = Event.objects.get(kind=EventKind.PASSKEY_ADDED)
    assert (event.person, event.account, event.details) == (account.person, account, {"passkey": key.pk})
    assert Message.objects.get().kind == MessageKind.PASSKEY_ADDED


@parametrize(OTHERWISE)
def test_a_new_key_that_answers_otherwise_is_not_added(request_, account, device, case):
    sent = device.make(ceremonies.ask_for_new(request_, account), **case)
    assert passkeys.add(request_, account, sent=sent, name="Clé") is None
    assert not Passkey.objects.exists()


@parametrize(GARBAGE)
def test_what_is_no_key_is_not_added(request_, account, case):
    ceremonies.ask_for_new(request_, account)
    assert passkeys.add(request_, account, sent=case, name="Clé") is None


def test_a_new_key_is_added_once(request_, account, device):
    sent = device.make(ceremonies.ask_for_new(request_, account))
    assert passkeys.add(request_, account, sent=sent, name="Clé")
    assert passkeys.add(request_, account, sent=sent, name="Clé") is None


def test_the_answer_to_a_login_adds_no_key(request_, account, device):
    options = ceremonies.ask_for_new(request_, account)
    entry = ceremonies.ask_for_entry(request_)
    sent = device.make(options | {"challenge": entry["challenge"]})
    assert passkeys.add(request_, account, sent=sent, name="Clé") is None


def test_a_key_that_somebody_else_has_is_not_added(request_, key, device):
    assert add(request_, AccountFactory(), device) is None
    assert Passkey.objects.get() == key


def test_a_key_whose_name_is_longer_than_the_standard_allows_is_not_added(request_, account, device):
    sent = device.make(ceremonies.ask_for_new(request_, account), key_id=b"x" * 1024)
    assert passkeys.add(request_, account, sent=sent, name="Clé") is None


def test_an_account_has_ten_keys_at_most(request_, account):
    keys = [add(request_, account, Authenticator()) for _ in range(11)]
    assert [key is not None for key in keys] == [True] * 10 + [False]


def test_a_login_names_no_key_and_asks_to_verify_the_holder(request_, key):
    options = ceremonies.ask_for_entry(request_)
    assert (options["rpId"], options["userVerification"], options["allowCredentials"]) == ("testserver", "required", [])


def test_a_key_opens_the_account_it_was_made_for(request_, account, device, key):
    assert enter(request_, device) == account
    key.refresh_from_db()
    assert key.sign_count == device.count
    assert key.last_used_at is not None
    assert refusals() == []


def test_a_key_opens_its_account_again(request_, account, device, key):
    assert [enter(request_, device) for _ in range(2)] == [account] * 2


@parametrize(OTHERWISE)
def test_a_key_that_answers_otherwise_opens_nothing(request_, account, device, key, case):
    assert enter(request_, device, **case) == LoginRefusal()
    assert refusals() == [(account.person_id, "passkey")]


@parametrize(GARBAGE)
def test_what_is_no_key_opens_nothing(request_, case):
    ceremonies.ask_for_entry(request_)
    assert passkeys.check_entry(request_, sent=case) == LoginRefusal()
    assert refusals() == [(None, "passkey")]


def test_an_answer_serves_once(request_, account, device, key):
    sent = device.sign(ceremonies.ask_for_entry(request_))
    assert passkeys.check_entry(request_, sent=sent) == account
    assert passkeys.check_entry(request_, sent=sent) == LoginRefusal()


def test_a_refused_answer_has_used_up_its_question(request_, device, key):
    options = ceremonies.ask_for_entry(request_)
    assert passkeys.check_entry(request_, sent="") == LoginRefusal()
    assert passkeys.check_entry(request_, sent=device.sign(options)) == LoginRefusal()


def test_the_question_of_another_browser_is_not_answered_here(request_, rf, device, key):
    elsewhere = rf.post("/")
    elsewhere.session = SessionStore()
    assert passkeys.check_entry(elsewhere, sent=device.sign(ceremonies.ask_for_entry(request_))) == LoginRefusal()


@pytest.mark.parametrize(("seconds", "opens"), [(300, True), (301, False)])
def test_a_question_is_answered_within_five_minutes(request_, device, key, time_machine, seconds, opens):
    time_machine.move_to("2026-03-02T12:00:00+00:00", tick=False)
    sent = device.sign(ceremonies.ask_for_entry(request_))
    time_machine.shift(timedelta(seconds=seconds))
    assert (passkeys.check_entry(request_, sent=sent) != LoginRefusal()) == opens


def test_a_key_made_for_one_account_opens_no_other(request_, device, key):
    assert enter(request_, device, user_handle=bytes_to_base64url(AccountFactory().uuid.bytes)) == LoginRefusal()


def test_a_key_that_does_not_say_whose_it_is_opens_nothing(request_, device, key):
    assert enter(request_, device, user_handle=None) == LoginRefusal()


def test_a_key_named_by_another_opens_nothing(request_, device, key):
    assert enter(request_, Authenticator(), key_id=device.key_id, user_handle=device.user_handle) == LoginRefusal()


def test_a_key_that_nobody_knows_opens_nothing(request_, device):
    assert enter(request_, device) == LoginRefusal()
    assert refusals() == [(None, "passkey")]


@pytest.mark.parametrize(("seen", "opens"), [(3, True), (4, False), (9, False)])
def test_a_count_of_signatures_that_does_not_go_up_opens_nothing(request_, device, key, seen, opens):
    Passkey.objects.update(sign_count=seen)
    device.count = 3
    assert (enter(request_, device) != LoginRefusal()) == opens


def test_a_device_that_does_not_count_is_believed(request_, account, device, key):
    for _ in range(2):
        device.count = -1
        assert enter(request_, device) == account


def test_failures_are_counted_against_their_network_and_a_right_key_still_opens(
    request_, account, device, key, settings
):
    settings.LOGIN_FAILURES_PER_HOUR_IPV4 = 2
    refused = [passkeys.check_entry(request_, sent="") for _ in range(3)]
    assert [one.locked_until is not None for one in refused] == [False, False, True]
    assert len(refusals()) == 2
    assert enter(request_, device) == account


def test_a_key_of_a_closed_account_opens_nothing(request_, account, device, key):
    account.is_active = False
    account.save()
    assert enter(request_, device) == LoginRefusal()


def test_a_removed_key_opens_nothing(request_, account, device, key):
    passkeys.remove(key)
    assert enter(request_, device) == LoginRefusal()
    event = Event.objects.get(kind=EventKind.PASSKEY_REMOVED)
    assert (event.person, event.account, event.details) == (account.person, account, {"passkey": key.pk})


def test_a_key_removed_twice_is_journalled_once(key):
    same = Passkey.objects.select_related("account__person").get()
    for known in (key, same):
        passkeys.remove(known)
    assert Event.objects.filter(kind=EventKind.PASSKEY_REMOVED).count() == 1


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "[::1]:8000", "192.0.2.1"])
def test_a_bare_network_address_has_no_keys(request_, account, settings, host):
    settings.ALLOWED_HOSTS = ["*"]
    request_.META["HTTP_HOST"] = host
    assert ceremonies.ask_for_new(request_, account) is None
    assert ceremonies.ask_for_entry(request_) is None


def test_a_site_is_its_host_and_answers_from_its_own_origin(rf, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_PROXY_SSL_HEADER = ["moncompte.example"], None
    request = rf.get("/", headers={"host": "Moncompte.example:8443"}, secure=True)
    assert ceremonies.site_of(request) == ceremonies.Site("moncompte.example", "https://moncompte.example:8443")
