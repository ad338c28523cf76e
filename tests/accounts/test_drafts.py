from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.drafts import (
    DOCUMENT,
    attempt_of,
    choose_contact,
    confirm_contact,
    is_refused,
    paper_of,
    save_answer,
    send_again,
)
from accounts.models import Registration
from accounts.wizard import (
    BY_SLUG,
    CIVIL_STATUS,
    CODE,
    CONFIRMATION,
    CONTACT,
    PAPER,
    PASSWORD,
    declaration_of,
    first_undone,
)
from contact_verification.codes import derive_code
from contact_verification.enums import CodeOutcome, MessageStatus
from contact_verification.limits import LimitName, Refusal
from contact_verification.models import Challenge, Message
from proofing.models import IdentityDocument, VerificationAttempt
from proofing.verification import make_attempt, proves
from tests.factories import (
    RegistrationFactory,
    RegistryEntryFactory,
    civil_status_answer,
    contact_answer,
    new_mail,
    new_mobile,
    new_nir,
    paper_answer,
    password_answer,
)

pytestmark = pytest.mark.django_db


def proven(draft):
    """Whether the draft's own paper proves its person."""
    return proves(attempt_of(draft))


NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOME = "192.0.2.7"


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def fresh(draft):
    return Registration.objects.select_related("challenge").get(pk=draft.pk)


def save(draft, slug, answer):
    save_answer(registration=draft, step=BY_SLUG[slug], answer=answer)
    return fresh(draft)


def checked(draft):
    """The verifier answers about the draft's paper: the worker's part."""
    make_attempt(attempt_id=attempt_of(draft).pk)
    return fresh(draft)


def choose(draft, **changed):
    answer = fresh(draft).answers.get(CONTACT, contact_answer()) | changed
    result = choose_contact(registration=draft, answer=answer, address=HOME)
    return result if isinstance(result, Refusal) else fresh(draft)


def known_to_the_verifier(civil_status=None, paper=None, **changed):
    """Two answers whose paper the registry knows for this very person."""
    civil_status, paper = civil_status or civil_status_answer(), paper or paper_answer()
    RegistryEntryFactory(
        number=paper["number"],
        nir=civil_status["nir"],
        issued_on=date.fromisoformat(paper["issued_on"]),
        **changed,
    )
    return civil_status, paper


def test_a_first_answer_makes_the_draft_and_keeps_nothing_readable():
    answer = civil_status_answer()
    draft = save_answer(registration=Registration(), step=BY_SLUG[CIVIL_STATUS], answer=answer)
    stored = bytes(Registration.objects.values_list("answers", flat=True).get(pk=draft.pk))
    assert fresh(draft).answers == {CIVIL_STATUS: answer}
    assert answer["nir"].encode() not in stored
    assert draft.expires_at == NOON + timedelta(hours=24)


def test_a_changed_civil_status_undoes_the_password_which_may_hold_it_and_what_was_confirmed_of_it():
    before = RegistrationFactory(password=True)
    before.answers[CONFIRMATION] = {"confirmed": True}
    before.save()
    draft = save(before, CIVIL_STATUS, civil_status_answer(birth_name="Kervella"))
    assert draft.answers.keys() & {PASSWORD, CONFIRMATION} == set()
    assert {PAPER, CONTACT, CODE} <= draft.answers.keys()


@pytest.mark.parametrize("slug", [PAPER, PASSWORD])
def test_another_paper_or_password_undoes_nothing(slug):
    before = RegistrationFactory(password=True)
    changed = {PAPER: paper_answer(), PASSWORD: password_answer()}[slug]
    draft = save(before, slug, changed)
    assert draft.answers.keys() - {DOCUMENT} == before.answers.keys()
    assert draft.answers[slug] == changed


def test_the_same_answer_again_undoes_nothing():
    before = RegistrationFactory(password=True)
    assert save(before, CIVIL_STATUS, before.answers[CIVIL_STATUS]).answers == before.answers


def test_two_tabs_write_on_the_same_draft_and_neither_loses_the_others_answer():
    draft = RegistrationFactory(civil_status=True)
    stale = fresh(draft)
    save(draft, PAPER, {})
    save_answer(registration=stale, step=BY_SLUG[PASSWORD], answer=password_answer())
    assert {CIVIL_STATUS, PAPER, PASSWORD} <= fresh(draft).answers.keys()


def test_the_paper_is_checked_as_soon_as_it_is_known():
    civil_status, paper = known_to_the_verifier()
    draft = RegistrationFactory(civil_status=True, changed={CIVIL_STATUS: civil_status})
    draft = save(draft, PAPER, paper)
    assert attempt_of(draft).document.number == paper["number"]
    assert not proven(draft)
    assert proven(checked(draft))


def test_a_changed_civil_status_is_checked_again():
    civil_status, paper = known_to_the_verifier()
    draft = RegistrationFactory(paper=True, changed={CIVIL_STATUS: civil_status_answer(), PAPER: paper})
    assert not proven(checked(save(draft, CIVIL_STATUS, civil_status_answer())))
    draft = checked(save(draft, CIVIL_STATUS, civil_status))
    assert proven(draft)
    draft = save(draft, CIVIL_STATUS, civil_status | {"nir": new_nir()})
    assert not proven(draft)
    assert not proven(checked(draft))


def test_a_proof_does_not_outlive_its_paper():
    civil_status, paper = known_to_the_verifier()
    draft = RegistrationFactory(paper=True, proven=True, changed={CIVIL_STATUS: civil_status, PAPER: paper})
    assert proven(draft)
    draft = save(draft, PAPER, {})
    assert (paper_of(draft), attempt_of(draft), proven(draft)) == (None, None, False)
    assert not IdentityDocument.objects.exists()


def test_the_paper_named_before_is_forgotten_with_its_check():
    draft = save(RegistrationFactory(civil_status=True), PAPER, paper_answer())
    draft = save(draft, PAPER, paper_answer())
    assert IdentityDocument.objects.get() == attempt_of(draft).document
    assert VerificationAttempt.objects.count() == 1


def test_a_paper_found_invalid_and_sent_again_as_it_was_is_checked_again():
    civil_status, paper = known_to_the_verifier(is_valid=False)
    draft = RegistrationFactory(civil_status=True, changed={CIVIL_STATUS: civil_status})
    draft = checked(save(draft, PAPER, paper))
    assert is_refused(draft)
    before = attempt_of(draft)
    draft = save(draft, PAPER, paper)
    assert attempt_of(draft) != before
    assert not is_refused(draft)


def test_the_answers_come_back_as_values():
    draft = RegistrationFactory(paper=True)
    assert declaration_of(draft).born_on == date(1984, 12, 5)
    assert paper_of(draft).issued_on == date(2022, 3, 15)


def test_a_chosen_contact_gets_a_code_at_once():
    draft = choose(RegistrationFactory(paper=True))
    message = Message.objects.get()
    assert message.challenge == draft.challenge
    assert message.destination == draft.answers[CONTACT]["mobile"]
    assert first_undone(draft).slug == CODE


def test_a_new_number_asks_for_a_new_code_and_undoes_the_confirmation():
    before = RegistrationFactory(password=True)
    draft = choose(before, mobile=new_mobile())
    assert draft.challenge != before.challenge
    assert first_undone(draft).slug == CODE
    assert PASSWORD in draft.answers


def test_another_channel_asks_for_a_new_code():
    before = RegistrationFactory(confirmed=True)
    draft = choose(before, channel="mail")
    assert draft.challenge.destination == draft.answers[CONTACT]["mail"]
    assert CODE not in draft.answers


@pytest.mark.parametrize("changed", [{}, {"other_phone": "+33123456789"}, {"mail": new_mail()}])
def test_what_does_not_concern_the_confirmed_destination_leaves_it_confirmed(changed):
    before = RegistrationFactory(confirmed=True)
    draft = choose(before, **changed)
    assert CODE in draft.answers
    assert draft.answers[CONTACT] == before.answers[CONTACT] | changed
    assert not Message.objects.exists()


def test_the_same_contact_sent_twice_waits_for_its_one_code():
    draft = choose(RegistrationFactory(paper=True))
    assert choose(draft).challenge == draft.challenge
    assert Message.objects.count() == 1


def test_the_same_contact_chosen_again_after_the_code_expired_gets_a_new_one(time_machine):
    before = RegistrationFactory(contact=True)
    time_machine.shift(601)
    assert choose(before).challenge != before.challenge


def test_a_limit_that_is_reached_leaves_the_draft_as_it_was():
    mobile = new_mobile()
    choose(RegistrationFactory(paper=True), mobile=mobile)
    draft = RegistrationFactory(paper=True)
    refusal = choose(draft, mobile=mobile)
    assert refusal == Refusal(LimitName.SEND_PAUSE, NOON + timedelta(seconds=30))
    assert CONTACT not in fresh(draft).answers


def test_a_resend_brings_the_same_code_within_its_validity_and_a_new_one_after(time_machine):
    draft = RegistrationFactory(contact=True)
    first = draft.challenge
    assert send_again(registration=draft, address=HOME).challenge == first
    first.messages.update(status=MessageStatus.SENT)
    time_machine.shift(601)
    assert send_again(registration=draft, address=HOME).challenge != first


def test_a_resend_too_soon_is_refused_and_says_until_when():
    draft = RegistrationFactory(contact=True)
    send_again(registration=draft, address=HOME)
    Message.objects.update(status=MessageStatus.SENT)
    assert send_again(registration=draft, address=HOME) == Refusal(LimitName.SEND_PAUSE, NOON + timedelta(seconds=30))


def test_a_confirmed_contact_is_sent_no_more_codes():
    draft = RegistrationFactory(confirmed=True)
    sent = Message.objects.count()
    assert send_again(registration=draft, address=HOME).challenge == draft.challenge
    assert Message.objects.count() == sent


def test_the_right_code_confirms_the_contact_and_a_double_click_does_no_harm():
    draft = RegistrationFactory(contact=True)
    code = derive_code(draft.challenge)
    assert confirm_contact(registration=draft, code=code) == CodeOutcome.ACCEPTED
    assert confirm_contact(registration=draft, code=code) == CodeOutcome.ACCEPTED
    assert fresh(draft).answers[CODE] == {"verified_at": NOON.isoformat()}


def test_the_code_of_another_draft_is_wrong_here():
    mobile = {CONTACT: contact_answer()}
    mine, other = RegistrationFactory(contact=True, changed=mobile), RegistrationFactory(contact=True, changed=mobile)
    assert confirm_contact(registration=mine, code=derive_code(other.challenge)) == CodeOutcome.WRONG
    assert CODE not in fresh(mine).answers


def test_the_code_of_the_number_before_is_wrong_after_the_change(time_machine):
    draft = RegistrationFactory(contact=True)
    old_code = derive_code(draft.challenge)
    choose(draft, mobile=new_mobile())
    assert confirm_contact(registration=draft, code=old_code) == CodeOutcome.WRONG


def test_a_draft_whose_challenge_was_purged_asks_for_a_new_code():
    draft = RegistrationFactory(contact=True)
    Challenge.objects.all().delete()
    assert confirm_contact(registration=draft, code="123456") == CodeOutcome.EXPIRED
    assert not isinstance(send_again(registration=draft, address=HOME), Refusal)
