"""The code at login: whom it is asked of, where it goes, and which code is good."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse

from accounts import second_step
from accounts.browsers import BROWSER_COOKIE, keep_browser
from accounts.second_step import ALWAYS, NEVER, UNKNOWN
from contact_verification.codes import derive_code
from contact_verification.delivery import deliver
from contact_verification.enums import Channel, CodeOutcome, MessageKind, Purpose
from contact_verification.limits import LimitName, Refusal
from contact_verification.models import Message
from tests.factories import AccountFactory, ChallengeFactory, ContactFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def account():
    return AccountFactory()


@pytest.fixture
def mail(account):
    return ContactFactory(person=account.person, mail=True, verified=True)


@pytest.fixture
def mobile(account):
    return ContactFactory(person=account.person, verified=True)


@pytest.fixture
def on_browser(new_request, account):
    """A function that makes a request of a browser that is unknown, known or trusted."""

    def make(browser):
        response = HttpResponse()
        keep_browser(new_request(), response, account=account, trusts=browser == "trusted")
        token = response.cookies[BROWSER_COOKIE].value
        return new_request(cookies={} if browser == "unknown" else {BROWSER_COOKIE: token})

    return make


def deliver_all():
    for message in Message.objects.on_their_way():
        deliver(message_id=message.pk)


@pytest.mark.parametrize(
    ("setting", "browser", "is_asked"),
    [
        (NEVER, "unknown", False),
        (UNKNOWN, "unknown", True),
        (UNKNOWN, "known", True),
        (UNKNOWN, "trusted", False),
        (ALWAYS, "unknown", True),
        (ALWAYS, "trusted", True),
    ],
)
def test_a_code_is_asked_by_the_setting_on_a_browser_that_is_not_trusted(
    account, mail, settings, on_browser, setting, browser, is_asked
):
    settings.SECOND_STEP = setting
    assert second_step.is_needed(on_browser(browser), account) == is_asked


def test_a_trust_that_is_over_is_none(account, mail, on_browser, time_machine):
    request = on_browser("trusted")
    time_machine.shift(timedelta(days=90))
    assert second_step.is_needed(request, account)


def test_a_browser_that_another_account_trusts_is_asked_for_a_code(account, mail, on_browser):
    other = AccountFactory()
    ContactFactory(person=other.person, verified=True)
    request = on_browser("trusted")
    assert not second_step.is_needed(request, account)
    assert second_step.is_needed(request, other)


@pytest.mark.parametrize("setting", [UNKNOWN, ALWAYS])
def test_nothing_is_asked_of_whoever_has_no_confirmed_contact(request_, account, settings, setting):
    settings.SECOND_STEP = setting
    ContactFactory(person=account.person)
    assert not second_step.is_needed(request_, account)
    assert second_step.destinations(account) == []


@pytest.mark.parametrize(
    ("wanted", "channel"),
    [("", Channel.MAIL), ("mail", Channel.MAIL), ("sms", Channel.SMS), ("pigeon", Channel.MAIL)],
)
def test_the_code_goes_where_it_is_wanted_else_by_mail(request_, account, mobile, mail, wanted, channel):
    challenge = second_step.send_code(request_, account, {}, channel=wanted)
    assert (challenge.purpose, challenge.channel) == (Purpose.LOGIN, channel)
    assert challenge.destination == {Channel.MAIL: mail, Channel.SMS: mobile}[channel].value
    message = Message.objects.get()
    assert (message.kind, message.challenge, message.person) == (MessageKind.CODE, challenge, account.person)


def test_a_contact_that_is_not_confirmed_gets_no_code(request_, account, mobile):
    ContactFactory(person=account.person, mail=True)
    assert second_step.send_code(request_, account, {}, channel="mail").destination == mobile.value


def test_the_same_code_is_sent_again_within_its_validity_and_a_new_one_after(request_, account, mail, time_machine):
    first = second_step.send_code(request_, account, {})
    deliver_all()
    time_machine.shift(60)
    assert second_step.send_code(request_, account, {"challenge": first.pk}) == first
    assert first.messages.count() == 2
    time_machine.shift(15 * 60)
    assert second_step.send_code(request_, account, {"challenge": first.pk}) != first


def test_the_other_contact_gets_a_code_of_its_own(request_, account, mail, mobile):
    by_mail = second_step.send_code(request_, account, {})
    by_sms = second_step.send_code(request_, account, {"challenge": by_mail.pk}, channel="sms")
    assert derive_code(by_sms) != derive_code(by_mail)


def test_a_second_code_within_30_seconds_is_refused(request_, account, mail):
    first = second_step.send_code(request_, account, {})
    deliver_all()
    again = second_step.send_code(request_, account, {"challenge": first.pk})
    assert again == Refusal(LimitName.SEND_PAUSE, NOON + timedelta(seconds=30))


def test_the_right_code_is_good_once(request_, account, mail):
    challenge = second_step.send_code(request_, account, {})
    state = {"challenge": challenge.pk}
    outcomes = [second_step.check(state, derive_code(challenge)) for _ in range(2)]
    assert outcomes == [CodeOutcome.ACCEPTED, CodeOutcome.USED]


def test_a_login_for_which_no_code_was_sent_accepts_none():
    assert second_step.check({}, "000000") == CodeOutcome.EXPIRED


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose != Purpose.LOGIN])
def test_a_code_asked_for_something_else_is_refused(request_, account, mail, purpose):
    other = ChallengeFactory(mail=True, destination=mail.value, purpose=purpose)
    challenge = second_step.send_code(request_, account, {})
    assert second_step.check({"challenge": challenge.pk}, derive_code(other)) == CodeOutcome.WRONG
    assert second_step.challenge_of({"challenge": other.pk}) is None


def test_the_code_of_another_persons_login_is_refused(request_, account, mail):
    mine = second_step.send_code(request_, account, {})  # to a mailbox for two
    theirs = ChallengeFactory(mail=True, destination=mail.value, purpose=Purpose.LOGIN)
    assert second_step.check({"challenge": mine.pk}, derive_code(theirs)) == CodeOutcome.WRONG
