from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from accounts.models import Account, Registration
from accounts.services import Creation, create_account, find_account_holder, tell_holder
from accounts.wizard import CIVIL_STATUS, CONTACT, PAPER, SUPPORTING
from contact_verification.enums import Channel, ContactKind, MessageKind
from contact_verification.models import Contact, Message
from identity.enums import IdentityStatus, PersonFlag
from identity.identifiers import identifier_digest
from identity.models import Person
from journal.enums import EventKind
from journal.models import Event
from proofing.enums import AttemptStatus, Verdict
from proofing.models import IdentityDocument, VerificationAttempt
from tests.factories import (
    PASSWORD,
    AccountFactory,
    ContactFactory,
    PersonFactory,
    RegistrationFactory,
    civil_status_answer,
    contact_answer,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def create(draft):
    return create_account(registration_uuid=draft.uuid)


def created(draft):
    """The account that a finished draft became."""
    assert create(draft) == Creation.CREATED
    draft.refresh_from_db()
    return draft.account


def as_(person, **changed):
    """What somebody answers who says to be this person."""
    names = {name: getattr(person, name) for name in ("nir", "civility", "birth_name", "first_names")}
    return {CIVIL_STATUS: civil_status_answer(**names | changed)}


def way_in(person):
    """The digest of the one identifier that this person logs in with."""
    return person.identifiers.get().digest


@pytest.fixture
def holder():
    """A proven person with an account and a confirmed mobile."""
    account = AccountFactory(verified=True)
    ContactFactory(person=account.person, verified=True)
    return account.person


def test_the_unproven_get_an_identifiant_provisoire_and_a_space_of_their_own():
    draft = RegistrationFactory(password=True)
    nir = draft.answers[CIVIL_STATUS]["nir"]
    account = created(draft)
    person = account.person
    assert (person.identity_status, person.nir) == (IdentityStatus.DECLARED, nir)
    assert way_in(person) == identifier_digest(person.provisional_id)


def test_the_proven_log_in_with_their_nir():
    draft = RegistrationFactory(password=True, proven=True)
    nir, number = draft.answers[CIVIL_STATUS]["nir"], draft.answers[PAPER]["number"]
    account = created(draft)
    assert account.person.identity_status == IdentityStatus.VERIFIED
    assert way_in(account.person) == identifier_digest(nir)
    assert account.person.documents.get().number == number


def test_the_password_and_the_acceptance_of_the_terms_are_those_of_the_draft():
    account = created(RegistrationFactory(password=True))
    assert account.check_password(PASSWORD)
    assert account.acceptances.get().accepted_at == NOON


@pytest.mark.parametrize(("channel", "confirmed"), [("sms", ContactKind.MOBILE), ("mail", ContactKind.MAIL)])
def test_every_contact_is_kept_and_the_one_that_got_the_code_is_confirmed(channel, confirmed):
    answer = contact_answer(other_phone="+33123456789", channel=channel)
    person = created(RegistrationFactory(password=True, changed={CONTACT: answer})).person
    kept = {contact.kind: (contact.value, contact.verified_at) for contact in person.contacts.all()}
    expected = {
        ContactKind.MOBILE: (answer["mobile"], None),
        ContactKind.PHONE: ("+33123456789", None),
        ContactKind.MAIL: (answer["mail"], None),
    }
    assert kept == expected | {confirmed: (expected[confirmed][0], NOON)}


def test_a_contact_that_was_not_given_makes_no_row():
    answer = contact_answer(mail=None)
    person = created(RegistrationFactory(password=True, changed={CONTACT: answer})).person
    assert [contact.kind for contact in person.contacts.all()] == [ContactKind.MOBILE]


@pytest.mark.parametrize("is_mail", [False, True])
def test_the_receipt_goes_where_the_code_went(is_mail):
    draft = RegistrationFactory(password=True, mail=is_mail)
    answer = draft.answers[CONTACT]
    person = created(draft).person
    receipt = Message.objects.get()
    assert (receipt.kind, receipt.person, receipt.challenge) == (MessageKind.RECEIPT, person, None)
    assert receipt.channel == (Channel.MAIL if is_mail else Channel.SMS)
    assert receipt.destination == answer["mail" if is_mail else "mobile"]


def test_the_creation_is_journalled_with_the_state_of_the_identity():
    account = created(RegistrationFactory(password=True))
    event = Event.objects.get()
    assert (event.kind, event.person, event.account) == (EventKind.ACCOUNT_CREATED, account.person, account)
    assert event.details == {"identity": "declared"}


def test_the_answers_are_erased_and_the_draft_points_to_its_account():
    draft = RegistrationFactory(password=True)
    account = created(draft)
    draft = Registration.objects.get(pk=draft.pk)
    assert (draft.answers, draft.account) == ({}, account)


def test_a_double_click_creates_once_and_answers_alike():
    draft = RegistrationFactory(password=True)
    assert [create(draft), create(draft)] == [Creation.CREATED] * 2
    assert (Account.objects.count(), Person.objects.count(), Message.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("reached", ["civil_status", "paper", "contact", "confirmed"])
def test_an_unfinished_draft_creates_nothing(reached):
    assert create(RegistrationFactory(**{reached: True})) == Creation.NOT_READY
    assert not Person.objects.exists()


def test_a_draft_that_is_gone_or_expired_creates_nothing(time_machine):
    draft = RegistrationFactory(password=True)
    time_machine.shift(timedelta(hours=24))
    assert create(draft) == create_account(registration_uuid=uuid4()) == Creation.NOT_READY
    assert not Account.objects.exists()


def test_a_proven_person_known_already_gets_the_account_without_a_double():
    known = PersonFactory(verified=True)
    account = created(RegistrationFactory(password=True, proven=True, changed=as_(known)))
    assert account.person == known
    assert Person.objects.count() == 1


def test_a_proven_nir_that_has_an_account_makes_no_second_and_its_holder_is_told(holder):
    draft = RegistrationFactory(password=True, proven=True, changed=as_(holder))
    before = Registration.objects.values_list("answers", flat=True).get(pk=draft.pk)
    assert create(draft) == Creation.ALREADY_HELD
    assert (Account.objects.count(), Person.objects.count()) == (1, 1)
    message = Message.objects.get()
    assert (message.kind, message.person) == (MessageKind.NIR_ALREADY_HELD, holder)
    assert message.destination == holder.contacts.get().value
    assert [event.kind for event in Event.objects.all()] == [EventKind.NIR_ALREADY_HELD]
    assert Registration.objects.values_list("answers", flat=True).get(pk=draft.pk) == before
    assert holder.documents.count() == 0


UNPROVEN = {
    "unknown to the verifier": {"verdict": Verdict.UNKNOWN, "is_same_person": False, "is_same_nir": False},
    "invalid": {"verdict": Verdict.INVALID, "is_same_person": False, "is_same_nir": False},
    "verifier down": {"verdict": Verdict.UNAVAILABLE, "is_same_person": False, "is_same_nir": False},
    "not answered yet": {"verdict": "", "is_same_person": False, "is_same_nir": False, "status": AttemptStatus.PENDING},
    "somebody else's paper": {"verdict": Verdict.VALID, "is_same_person": False, "is_same_nir": True},
    "somebody else's NIR": {"verdict": Verdict.VALID, "is_same_person": True, "is_same_nir": False},
}


@pytest.mark.parametrize("answer", UNPROVEN.values(), ids=UNPROVEN)
def test_what_is_unproven_opens_nothing_of_whoever_holds_the_nir(holder, answer):
    draft = RegistrationFactory(password=True, proven=True, changed=as_(holder))
    VerificationAttempt.objects.update(**answer)
    assert find_account_holder(registration=draft) is None
    person = created(draft).person
    assert person != holder
    assert (person.identity_status, person.holds_nir) == (IdentityStatus.DECLARED, False)
    assert way_in(person) == identifier_digest(person.provisional_id)
    assert Person.objects.holding_nir(holder.nir).get() == holder
    assert not holder.messages.exists()
    assert not Event.objects.filter(person=holder).exists()


def test_a_proven_nir_that_is_known_under_another_civil_status_is_for_an_agent(holder):
    changed = as_(holder, birth_name="Tarvanel")
    draft = RegistrationFactory(password=True, proven=True, changed=changed)
    assert find_account_holder(registration=draft) is None
    person = created(draft).person
    assert person != holder
    assert not person.is_verified
    assert person.flags == [PersonFlag.HOLDER_DIFFERS]
    assert not holder.messages.exists()


def test_an_unproven_nir_that_has_an_account_opens_as_if_nobody_had_it(holder):
    account = created(RegistrationFactory(password=True, changed=as_(holder)))
    assert account.person != holder
    assert account.person.nir == holder.nir
    assert way_in(account.person) == identifier_digest(account.person.provisional_id)
    assert not holder.messages.exists()
    assert not Event.objects.filter(person=holder).exists()


def test_the_holder_is_told_once_a_day_at_most(holder, time_machine):
    for _ in range(3):
        tell_holder(person=holder)
    assert holder.messages.count() == 1
    time_machine.shift(timedelta(days=1))
    tell_holder(person=holder)
    assert holder.messages.count() == 2


def test_the_holder_is_told_on_a_confirmed_contact_only(holder):
    holder.contacts.update(verified_at=None)
    tell_holder(person=holder)
    assert not Message.objects.exists()
    mail = ContactFactory(person=holder, mail=True, verified=True)
    tell_holder(person=holder)
    message = Message.objects.get()
    assert (message.channel, message.destination) == (Channel.MAIL, mail.value)


def test_the_holder_of_an_account_is_found_for_the_proven_only(holder):
    changed = as_(holder)
    assert find_account_holder(registration=RegistrationFactory(paper=True, proven=True, changed=changed)) == holder
    assert find_account_holder(registration=RegistrationFactory(paper=True, changed=changed)) is None


def test_a_known_person_without_an_account_is_no_holder():
    changed = as_(PersonFactory(verified=True))
    draft = RegistrationFactory(paper=True, proven=True, changed=changed)
    assert find_account_holder(registration=draft) is None


def test_somebody_without_nir_and_paper_gets_an_account():
    changed = {CIVIL_STATUS: civil_status_answer(nir=None), PAPER: {}}
    draft = RegistrationFactory(password=True, changed=changed)
    assert create(draft) == Creation.NOT_READY
    draft.answers[SUPPORTING] = {"papers": []}
    draft.save()
    person = created(draft).person
    assert (person.nir, person.reviews.count()) == (None, 0)
    assert not IdentityDocument.objects.exists()
    assert person.identifier == person.provisional_id


def test_a_nir_that_two_unproven_people_declare_gives_two_accounts():
    changed = {CIVIL_STATUS: civil_status_answer()}
    accounts = {created(RegistrationFactory(password=True, changed=changed)).pk for _ in range(2)}
    assert len(accounts) == 2
    assert Contact.objects.count() == 4
