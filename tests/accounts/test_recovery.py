"""A forgotten password: a code to whoever can be reached, a decoy for all others, and nothing that tells them apart."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import migration, recovery
from accounts.authentication import LoginRefusal, check_pair, open_session
from accounts.models import AcceptanceChannel, Account, LoginThrottle
from accounts.sessions import SessionStore
from accounts.terms import accept
from accounts.throttling import locked_until, of_identifier, of_old_password, take_try
from contact_verification.codes import derive_code
from contact_verification.delivery import deliver
from contact_verification.enums import Channel, MessageKind, MessageStatus, Purpose
from contact_verification.limits import LimitName, Refusal
from contact_verification.models import Challenge, Message, UsageCounter
from contact_verification.services import Destination, open_challenge
from identity.identifiers import identifier_digest
from journal.enums import EventKind
from journal.models import Event
from tests.factories import BORN_ON, OLD_PASSWORD, PASSWORD, AccountFactory, ContactFactory, new_nir

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NEW_PASSWORD = "Vm8parapluie31x"
OTHER_DAY = date(1984, 12, 6)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def account():
    """Whose mail is confirmed."""
    account = AccountFactory(verified=True)
    ContactFactory(person=account.person, mail=True, verified=True)
    return account


def ask(request, account=None, *, identifier=None, born_on=BORN_ON, channel="mail"):
    """The demand of somebody who says to be the holder of this account, or the one of this identifier."""
    said = account.person.identifier if account else identifier
    return recovery.ask_code(request, identifier=said, born_on=born_on, channel=channel)


def deliver_all():
    for message in Message.objects.on_their_way():
        deliver(message_id=message.pk)


def prove(request):
    """Type the code that was sent, or the one that a decoy would have had."""
    return recovery.check(request, derive_code(Challenge.objects.latest("pk")))


def wrong_code():
    return f"{(int(derive_code(Challenge.objects.latest('pk'))) + 1) % 10**6:06d}"


def somebody(*, is_active=True, **contact):
    account = AccountFactory(verified=True, is_active=is_active)
    if contact:
        ContactFactory(person=account.person, mail=True, **contact)
    return {"account": account}


NOBODY = {
    "an unknown identifier": lambda: {"identifier": new_nir()},
    "what cannot be an identifier": lambda: {"identifier": None},
    "another birth date": lambda: somebody(verified=True) | {"born_on": OTHER_DAY},
    "a closed account": lambda: somebody(verified=True, is_active=False),
    "no contact": somebody,
    "no confirmed contact": lambda: somebody(verified_at=None),
    "an nir that is only declared": lambda: {
        "identifier": ContactFactory(
            person=AccountFactory(person__declared=True).person, mail=True, verified=True
        ).person.nir
    },
}
for_nobody = pytest.mark.parametrize("who", NOBODY.values(), ids=NOBODY)


# The code


@pytest.mark.parametrize(
    ("confirmed", "wanted", "channel"),
    [
        (["mail", "mobile"], "mail", Channel.MAIL),
        (["mail", "mobile"], "sms", Channel.SMS),
        (["mail"], "sms", Channel.MAIL),
        (["mobile"], "mail", Channel.SMS),
    ],
)
def test_the_code_goes_where_it_is_wanted_when_that_is_confirmed_else_to_the_other(
    request_, confirmed, wanted, channel
):
    person = AccountFactory(verified=True).person
    contacts = [
        ContactFactory(person=person, mail=kind == "mail", verified_at=NOON if kind in confirmed else None)
        for kind in ("mail", "mobile")
    ]
    assert recovery.ask_code(request_, identifier=person.nir, born_on=BORN_ON, channel=wanted) is None
    message = Message.objects.get()
    assert (message.kind, message.channel, message.status) == (MessageKind.CODE, channel, MessageStatus.PENDING)
    assert message.destination == contacts[channel == Channel.SMS].value
    assert (message.person, message.challenge.purpose) == (person, Purpose.PASSWORD_RESET)


def test_the_demand_is_journalled_for_the_holder_whose_birth_date_is_right(new_request, account):
    ask(new_request(), account)
    ask(new_request(), AccountFactory(verified=True), born_on=OTHER_DAY)
    ask(new_request(), identifier=new_nir())
    events = Event.objects.filter(kind=EventKind.PASSWORD_FORGOTTEN).order_by("pk")
    assert [event.person for event in events] == [account.person, None, None]
    for event in events:
        assert event.details == {"browser": "Firefox sur Linux", "network": "192.0.2.•"}


def test_the_right_code_allows_a_new_password_in_this_browser_alone(new_request, account):
    mine, other = new_request(), new_request()
    ask(mine, account)
    assert recovery.proven_account(mine) is None
    assert not recovery.check(mine, wrong_code())
    assert recovery.proven_account(mine) is None
    assert prove(mine)
    assert recovery.proven_account(mine) == account
    assert recovery.proven_account(other) is None
    assert not mine.user.is_authenticated


def test_each_step_gives_the_session_a_new_key(request_, account):
    request_.session.create()
    keys = [request_.session.session_key]
    for step in (lambda: ask(request_, account), lambda: prove(request_)):
        step()
        request_.session.save()
        keys.append(request_.session.session_key)
    assert len(set(keys)) == 3
    assert not any(SessionStore().exists(key) for key in keys[:2])


def test_the_same_code_is_sent_again_within_its_validity(request_, account, time_machine):
    ask(request_, account)
    deliver_all()
    time_machine.shift(60)
    ask(request_, account)
    assert Challenge.objects.get().messages.count() == 2


def test_the_code_of_one_demand_is_worth_nothing_for_another(new_request, account):
    theirs, mine = new_request(), new_request()
    ask(theirs, account)
    code = derive_code(Challenge.objects.get())
    ask(mine, somebody(verified=True)["account"])
    assert not recovery.check(mine, code)
    assert recovery.proven_account(mine) is None


def test_a_code_dies_with_the_password_that_was_forgotten(request_, account):
    ask(request_, account)
    Account.objects.update(password="!")
    assert not prove(request_)
    assert recovery.proven_account(request_) is None


def test_a_demand_for_another_account_takes_back_what_was_proven(request_, account):
    ask(request_, account)
    prove(request_)
    ask(request_, somebody(verified=True)["account"])
    assert recovery.proven_account(request_) is None


# Nobody to be reached


@for_nobody
def test_nothing_is_sent_to_nobody(request_, mailoutbox, who):
    assert ask(request_, **who()) is None
    message = Message.objects.get()
    assert (message.status, message.person, message.kind) == (MessageStatus.WITHHELD, None, MessageKind.CODE)
    deliver(message_id=message.pk)
    assert mailoutbox == []
    assert not Message.objects.on_their_way().exists()


@for_nobody
def test_what_is_done_for_nobody_is_done_alike(new_request, account, who):
    rows = (Challenge, Message, UsageCounter, Event)

    def cost(**of):
        before = [model.objects.count() for model in rows]
        with CaptureQueriesContext(connection) as queries:
            answer = ask(new_request(), **of)
        return answer, len(queries), [model.objects.count() - was for model, was in zip(rows, before, strict=True)]

    ask(new_request(), identifier=new_nir())  # the counter of the address is there
    assert cost(**who()) == cost(account=account)


@for_nobody
def test_the_code_of_a_decoy_never_opens(request_, who):
    ask(request_, **who())
    assert Challenge.objects.get().expires_at == NOON + timedelta(minutes=15)
    assert not prove(request_)
    assert recovery.proven_account(request_) is None


# Limits


@pytest.mark.parametrize("is_known", [True, False])
def test_the_pause_between_two_demands_is_the_identifiers(new_request, account, time_machine, is_known):
    who = {"account": account} if is_known else {"identifier": new_nir()}
    assert ask(new_request(), **who) is None
    pause = Refusal(LimitName.SEND_PAUSE, NOON + timedelta(seconds=30))
    assert ask(new_request(address="198.51.100.1"), **who) == pause
    assert ask(new_request(), identifier=new_nir()) is None
    time_machine.shift(30)
    assert ask(new_request(), **who) is None


@pytest.mark.parametrize("is_known", [True, False])
def test_an_address_with_too_many_demands_waits(new_request, account, settings, is_known):
    settings.SENDS_PER_HOUR_IPV4 = 1
    ask(new_request(), identifier=new_nir())
    who = {"account": account} if is_known else {"identifier": new_nir()}
    assert ask(new_request(), **who) == Refusal(LimitName.SENDS_ADDRESS, NOON + timedelta(hours=1))
    assert Challenge.objects.count() == 1


def test_a_limit_that_the_contact_reached_elsewhere_stays_silent_and_its_decoy_never_opens(request_, account):
    mail = Destination(Channel.MAIL, account.person.contacts.get().value)
    open_challenge(purpose=Purpose.LOGIN, destination=mail, address="")
    assert ask(request_, account) is None
    assert Message.objects.latest("pk").status == MessageStatus.WITHHELD
    assert not prove(request_)
    assert recovery.proven_account(request_) is None


# The new password


def choose(request, password=NEW_PASSWORD):
    return recovery.choose_password(account=recovery.proven_account(request), password=password)


@pytest.fixture
def proven(request_, account):
    ask(request_, account)
    prove(request_)
    return request_


def test_the_new_password_opens_and_the_former_one_does_not(proven, request_, account):
    assert choose(proven)
    assert check_pair(request_, identifier=account.person.nir, password=PASSWORD) == LoginRefusal()
    assert check_pair(request_, identifier=account.person.nir, password=NEW_PASSWORD) == account


def test_every_session_ends_and_the_holder_is_told(proven, new_request, account):
    elsewhere = new_request()
    open_session(elsewhere, account)
    elsewhere.session.save()
    choose(proven)
    assert not account.sessions.exists()
    message = Message.objects.latest("pk")
    assert (message.kind, message.person) == (MessageKind.PASSWORD_CHANGED, account.person)
    assert message.destination == account.person.contacts.get().value
    assert account.changes.get().stop_digest
    assert Event.objects.filter(kind=EventKind.PASSWORD_CHANGED, person=account.person).count() == 1


def test_what_was_counted_against_the_person_is_forgotten(proven, account):
    found = identifier_digest(account.person.nir)
    for one in (of_identifier(found), of_old_password(found)):
        for _ in range(6):
            take_try([one])
    assert locked_until(account.person)
    choose(proven)
    assert not LoginThrottle.objects.exists()


@pytest.mark.parametrize(("seconds", "may_choose"), [(30 * 60, True), (30 * 60 + 1, False)])
def test_the_right_to_choose_lasts_30_minutes(proven, account, time_machine, seconds, may_choose):
    time_machine.shift(seconds)
    assert recovery.proven_account(proven) == (account if may_choose else None)


def test_the_right_to_choose_serves_once(proven, account):
    other_tab = recovery.proven_account(proven)
    choose(proven)
    assert recovery.proven_account(proven) is None
    assert not recovery.choose_password(account=other_tab, password=PASSWORD)
    assert Account.objects.get(pk=account.pk).check_password(NEW_PASSWORD)
    assert account.changes.count() == 1


def test_that_it_has_served_is_told_to_whoever_had_the_code_alone(new_request, account, time_machine):
    proven, asked = new_request(), new_request()
    ask(proven, account)
    prove(proven)
    time_machine.shift(60)
    ask(asked, account)
    assert not recovery.is_spent(proven)
    choose(proven)
    assert [recovery.is_spent(request) for request in (proven, asked, new_request())] == [True, False, False]


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "!"}], ids=["closed", "password changed"])
def test_the_right_to_choose_dies_when_the_account_changes(proven, change):
    Account.objects.update(**change)
    assert recovery.proven_account(proven) is None


def test_a_demand_that_is_forgotten_is_over(proven):
    recovery.forget(proven)
    assert recovery.state_of(proven) == {}
    assert recovery.proven_account(proven) is None


def test_an_old_account_gets_its_new_password_here_and_its_8_digits_are_dead(request_):
    account = AccountFactory(migrating=True, terms=False)
    ContactFactory(person=account.person, mail=True, verified=True)
    ask(request_, account)
    prove(request_)
    assert choose(request_)
    nir = account.person.nir
    assert check_pair(request_, identifier=nir, password=OLD_PASSWORD) == LoginRefusal()
    found = check_pair(request_, identifier=nir, password=NEW_PASSWORD)
    assert found == account
    assert found.migration.password_chosen_at == NOON
    assert migration.first_undone(found) == migration.TERMS
    accept(found, 1, AcceptanceChannel.MIGRATION)
    assert migration.first_undone(found) == migration.CONTACTS
