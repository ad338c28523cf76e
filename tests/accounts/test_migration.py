"""The passage of an old account: its steps, what each writes, and that it is made once."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts import changes, migration
from accounts.authentication import LoginRefusal, check_pair, open_session
from accounts.contacts import destination_of
from accounts.migration import CODE, CONTACTS, PASSWORD, STEPS, TERMS
from accounts.models import AcceptanceChannel, Account, AccountMigration
from accounts.terms import accept
from contact_verification.codes import derive_code, derive_notice_code
from contact_verification.delivery import deliver
from contact_verification.enums import CodeOutcome, ContactKind, MessageKind, Purpose
from contact_verification.limits import LimitName, Refusal
from contact_verification.models import Challenge, Message
from journal.enums import EventKind
from journal.models import Event
from tests.constraints import refused
from tests.factories import OLD_PASSWORD, AccountFactory, ContactFactory, contact_answer, new_mail, new_mobile
from tests.factories import PASSWORD as NEW_PASSWORD

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BEFORE = NOON - timedelta(days=400)
HOME = "192.0.2.7"
MOBILE, PHONE, MAIL = ContactKind.MOBILE, ContactKind.PHONE, ContactKind.MAIL


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def old():
    """An account as it was imported."""
    return AccountFactory(migrating=True, terms=False)


def fresh(account):
    """The account as the next request reads it."""
    return Account.objects.select_related("person", "migration").get(pk=account.pk)


def answer(**changed):
    return contact_answer(channel="mail", **changed)


def type_contacts(account, typed=None):
    return migration.choose_contacts(account=fresh(account), answer=typed or answer(), address=HOME)


def sent_code():
    return derive_code(Challenge.objects.latest("pk"))


def wrong_code():
    return f"{(int(sent_code()) + 1) % 10**6:06d}"


def confirm(account, code=None):
    return migration.confirm_contacts(account=fresh(account), code=code or sent_code())


def do(account, step, typed=None):
    """Do one step."""
    if step == TERMS:
        accept(account, 1, AcceptanceChannel.MIGRATION)
    elif step == PASSWORD:
        assert migration.choose_password(account=fresh(account), password=NEW_PASSWORD)
    elif step == CONTACTS:
        assert type_contacts(account, typed) is None
    else:
        assert confirm(account) == CodeOutcome.ACCEPTED


def do_until(account, step, typed=None):
    """Do every step before this one; all of them for None."""
    for done in STEPS[: STEPS.index(step)] if step else STEPS:
        do(account, done, typed)
    return fresh(account)


def contacts_of(account):
    return {(contact.kind, contact.value, contact.verified_at) for contact in account.person.contacts.all()}


def told(kind):
    return [message.destination for message in Message.objects.filter(kind=kind).order_by("pk")]


# The steps


def test_the_steps_come_in_their_order_and_each_login_resumes_at_the_first_undone(old):
    reached = [migration.first_undone(fresh(old))]
    for step in STEPS:
        do(old, step)
        reached.append(migration.first_undone(fresh(old)))
    assert reached == [TERMS, PASSWORD, CONTACTS, CODE, None]
    assert migration.of(fresh(old)) is None


def test_an_account_that_was_never_old_has_nothing_to_do():
    account = fresh(AccountFactory(terms=False))
    assert migration.of(account) is None
    assert migration.first_undone(account) is None


@pytest.mark.parametrize(
    ("undone", "reachable"),
    [(TERMS, [TERMS]), (PASSWORD, [PASSWORD]), (CONTACTS, [CONTACTS]), (CODE, [CONTACTS, CODE]), (None, [])],
    ids=lambda value: getattr(value, "slug", None),
)
def test_what_is_done_stays_done_but_contacts_may_be_changed_until_they_are_confirmed(old, undone, reachable):
    account = do_until(old, undone)
    assert [step for step in STEPS if migration.may_reach(account, step)] == reachable


# The password


@pytest.mark.usefixtures("real_hashes")
def test_the_old_password_is_dead_at_once_and_the_new_one_kept_like_every_other(old, request_):
    do_until(old, CONTACTS)
    nir = old.person.nir
    assert check_pair(request_, identifier=nir, password=OLD_PASSWORD) == LoginRefusal()
    assert check_pair(request_, identifier=nir, password=NEW_PASSWORD) == old
    assert fresh(old).password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert old.person.messages.count() == 0
    assert Event.objects.filter(kind=EventKind.PASSWORD_CHANGED, account=old).count() == 1


def test_what_the_old_password_had_opened_is_closed(old, request_):
    open_session(request_, old)
    request_.session.save()
    do_until(old, CONTACTS)
    assert not old.sessions.exists()


def test_of_two_tabs_that_choose_a_password_the_first_wins(old):
    other_tab = fresh(old)
    do_until(old, CONTACTS)
    assert not migration.choose_password(account=other_tab, password="Vm8parapluie31x")
    assert fresh(old).check_password(NEW_PASSWORD)


# The contacts


def test_the_contacts_of_the_dossier_are_filled_in_the_confirmed_ones_first(old):
    assert migration.initial_contacts(fresh(old)) == {"mobile": None, "other_phone": None, "mail": None}
    mobile = ContactFactory(person=old.person, verified_at=BEFORE)
    ContactFactory(person=old.person)
    mail = ContactFactory(person=old.person, mail=True)
    known = {"mobile": mobile.value, "other_phone": None, "mail": mail.value}
    assert migration.initial_contacts(fresh(old)) == known


def test_what_was_typed_is_found_again(old):
    typed = answer()
    assert migration.initial_contacts(do_until(old, CODE, typed)) == typed


@pytest.mark.parametrize("channel", ["mail", "sms"])
def test_the_code_goes_to_the_contact_that_was_typed(old, channel):
    ContactFactory(person=old.person, mail=True, verified_at=BEFORE)
    typed = contact_answer(channel=channel)
    do_until(old, CODE, typed)
    message = Message.objects.get()
    assert (message.kind, message.person) == (MessageKind.CODE, old.person)
    assert message.challenge.purpose == Purpose.MIGRATION
    assert (message.channel, message.destination) == (channel, destination_of(typed).value)


def test_contacts_typed_again_send_no_second_code_to_the_same_place(old):
    typed = answer()
    do_until(old, CODE, typed)
    assert type_contacts(old, typed | {"mobile": new_mobile()}) is None
    assert Message.objects.count() == 1
    assert confirm(old) == CodeOutcome.ACCEPTED


def test_another_contact_gets_a_code_of_its_own_and_the_former_is_worth_nothing(old):
    do_until(old, CODE)
    former = sent_code()
    assert type_contacts(old) is None
    assert Challenge.objects.count() == 2
    assert confirm(old, former) == CodeOutcome.WRONG


def test_a_limit_that_is_reached_leaves_what_was_typed_before(old, settings):
    settings.SENDS_PER_HOUR_IPV4 = 1
    typed = answer()
    do_until(old, CODE, typed)
    assert type_contacts(old) == Refusal(LimitName.SENDS_ADDRESS, NOON + timedelta(hours=1))
    assert migration.initial_contacts(fresh(old)) == typed
    assert confirm(old) == CodeOutcome.ACCEPTED


def test_the_code_is_sent_again_the_same_within_its_validity(old, clock):
    do_until(old, CODE)
    deliver(message_id=Message.objects.get().pk)
    assert migration.send_again(account=fresh(old), address=HOME).limit == LimitName.SEND_PAUSE
    clock.shift(60)
    assert migration.send_again(account=fresh(old), address=HOME) is None
    assert Challenge.objects.get().messages.count() == 2
    clock.shift(15 * 60)
    assert migration.send_again(account=fresh(old), address=HOME) is None
    assert Challenge.objects.count() == 2
    assert confirm(old) == CodeOutcome.ACCEPTED


# The end


def test_with_the_right_code_the_contacts_typed_are_the_persons_and_that_one_is_confirmed(old):
    ContactFactory(person=old.person)
    typed = answer(other_phone="+33123456789")
    account = do_until(old, None, typed)
    expected = {(MOBILE, typed["mobile"], None), (PHONE, "+33123456789", None), (MAIL, typed["mail"], NOON)}
    assert contacts_of(account) == expected
    assert (account.migration.finished_at, account.migration.answers) == (NOON, {})


def test_the_end_is_journalled_and_acknowledged_where_the_code_went(old):
    typed = answer()
    do_until(old, None, typed)
    event = Event.objects.first()
    assert (event.kind, event.person, event.account) == (EventKind.ACCOUNT_MIGRATED, old.person, old)
    receipt = Message.objects.get(kind=MessageKind.MIGRATION_RECEIPT)
    assert (receipt.destination, receipt.person, receipt.challenge) == (typed["mail"], old.person, None)


def test_a_confirmed_contact_of_the_dossier_that_is_replaced_is_told(old):
    mobile = ContactFactory(person=old.person, verified_at=BEFORE).value
    ContactFactory(person=old.person, mail=True)
    do_until(old, None)
    assert told(MessageKind.CONTACT_CHANGED) == [mobile]


def test_contacts_that_stay_as_they_were_are_not_told_and_stay_confirmed(old):
    mobile = ContactFactory(person=old.person, verified_at=BEFORE).value
    mail = ContactFactory(person=old.person, mail=True).value
    account = do_until(old, None, answer(mobile=mobile, mail=mail))
    assert contacts_of(account) == {(MOBILE, mobile, BEFORE), (MAIL, mail, NOON)}
    assert told(MessageKind.CONTACT_CHANGED) == []
    assert not account.changes.exists()


@pytest.mark.parametrize("kind", [MOBILE, MAIL])
def test_whoever_was_told_of_one_contact_stops_the_change_of_them_all(old, clock, kind):
    """Somebody else, with the 8-digit password, puts contacts of their own."""
    mobile = ContactFactory(person=old.person, verified_at=BEFORE).value
    mail = ContactFactory(person=old.person, mail=True, verified_at=BEFORE).value
    clock.move_to(NOON, tick=True)
    do_until(old, None)
    notice = Message.objects.get(kind=MessageKind.CONTACT_CHANGED, channel="mail" if kind == MAIL else "sms")
    assert changes.stop(typed=derive_notice_code(notice), address=HOME) is True
    assert contacts_of(old) == {(MOBILE, mobile, BEFORE), (MAIL, mail, BEFORE)}


def test_a_wrong_code_finishes_nothing(old):
    do_until(old, CODE)
    assert confirm(old, wrong_code()) == CodeOutcome.WRONG
    assert migration.first_undone(fresh(old)) == CODE
    assert contacts_of(old) == set()
    assert not told(MessageKind.MIGRATION_RECEIPT)


def test_a_code_asked_for_something_else_finishes_nothing(old):
    do_until(old, CODE)
    Challenge.objects.update(purpose=Purpose.CONTACT_CHANGE)
    code = sent_code()
    Challenge.objects.update(purpose=Purpose.MIGRATION)
    assert confirm(old, code) == CodeOutcome.WRONG


def test_a_code_that_was_forgotten_meanwhile_is_to_be_sent_anew(old, clock):
    typed = answer()
    do_until(old, CODE, typed)
    Challenge.objects.all().delete()
    assert migration.first_undone(fresh(old)) == CODE
    assert confirm(old, "000000") == CodeOutcome.EXPIRED
    clock.shift(60)
    assert migration.send_again(account=fresh(old), address=HOME) is None
    assert confirm(old) == CodeOutcome.ACCEPTED


def test_it_is_finished_once_whatever_another_tab_still_sends(old):
    do_until(old, None)
    counted = Message.objects.count(), Event.objects.count()
    for late in (
        lambda: confirm(old),
        lambda: type_contacts(old, answer(mail=new_mail())),
        lambda: migration.send_again(account=fresh(old), address=HOME),
    ):
        with pytest.raises(AccountMigration.DoesNotExist):
            late()
    assert (Message.objects.count(), Event.objects.count()) == counted


# What the database refuses


def test_a_passage_does_not_end_without_a_new_password(old):
    passages = AccountMigration.objects.filter(account=old)
    assert refused(lambda: passages.update(finished_at=NOON))
    passages.update(finished_at=NOON, password_chosen_at=NOON)


def test_an_account_has_one_passage(old):
    assert refused(lambda: AccountMigration.objects.create(account=old))


def test_the_contacts_typed_are_not_readable_in_the_database(old):
    typed = answer()
    do_until(old, CODE, typed)
    row = AccountMigration.objects.values().get()
    assert typed["mail"].encode() not in bytes(row["answers"])
    assert str(AccountMigration.objects.get()) == f"AccountMigration {row['id']}"
