"""A code is tried, sent and counted once, however many come at the same moment."""

from collections import Counter
from datetime import timedelta

import pytest

from accounts.wizard import CONTACT
from contact_verification.codes import derive_code
from contact_verification.delivery import deliver
from contact_verification.enums import CodeOutcome
from contact_verification.limits import Limit, LimitName, Refusal, Use, take, wrong_code_limit
from contact_verification.models import MAX_ATTEMPTS, Challenge, Message, UsageCounter
from contact_verification.services import check_code
from journal.enums import EventKind
from journal.models import Event
from tests.factories import (
    ChallengeFactory,
    MessageFactory,
    RegistrationFactory,
    new_mobile,
)
from tests.faults.parallel import all_at_once, browser_with, post_as
from tests.journeys.applicants import Applicant

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


def wrong_code(challenge: Challenge) -> str:
    return f"{(int(derive_code(challenge)) + 1) % 10**6:06d}"


def test_fifty_wrong_codes_at_once_count_five() -> None:
    challenge = ChallengeFactory(sent=True)
    typed = wrong_code(challenge)
    outcomes = Counter(all_at_once(50, lambda _: check_code(challenge_id=challenge.pk, typed=typed)))
    assert outcomes == {CodeOutcome.WRONG: MAX_ATTEMPTS - 1, CodeOutcome.VOID: 50 - MAX_ATTEMPTS + 1}
    challenge.refresh_from_db()
    assert challenge.attempts == MAX_ATTEMPTS
    assert UsageCounter.objects.get().used == MAX_ATTEMPTS
    assert check_code(challenge_id=challenge.pk, typed=derive_code(challenge)) == CodeOutcome.VOID


def test_fifty_wrong_codes_at_once_on_the_page_count_five() -> None:
    draft = RegistrationFactory(contact=True)
    click = post_as(browser_with(draft), "/inscription/verification/", {"code": wrong_code(draft.challenge)})
    assert {response.status_code for response in all_at_once(50, click)} == {200}
    assert Challenge.objects.get().attempts == MAX_ATTEMPTS


def test_wrong_codes_at_once_count_ten_for_a_destination_whatever_the_challenge() -> None:
    mobile = new_mobile()
    challenges = [ChallengeFactory(sent=True, destination=mobile) for _ in range(4)]
    tries = [(challenge.pk, wrong_code(challenge)) for challenge in challenges]

    def attempt(number: int) -> CodeOutcome:
        challenge_id, typed = tries[number % len(tries)]
        return check_code(challenge_id=challenge_id, typed=typed)

    outcomes = Counter(all_at_once(60, attempt))
    assert sum(Challenge.objects.values_list("attempts", flat=True)) == 10
    assert UsageCounter.objects.get(key=wrong_code_limit(mobile).key).used == 10
    assert outcomes[CodeOutcome.DESTINATION_BLOCKED] > 0


def test_right_code_typed_fifty_times_at_once_is_good_once() -> None:
    challenge = ChallengeFactory(sent=True)
    code = derive_code(challenge)
    outcomes = Counter(all_at_once(50, lambda _: check_code(challenge_id=challenge.pk, typed=code)))
    assert outcomes == {CodeOutcome.ACCEPTED: 1, CodeOutcome.USED: 49}


def test_twenty_clicks_of_send_the_code_at_once_send_one() -> None:
    client = browser_with(RegistrationFactory(paper=True))
    answers = all_at_once(20, post_as(client, "/inscription/coordonnees/", Applicant().answers(CONTACT)))
    assert {answer.status_code for answer in answers} == {302}
    assert Challenge.objects.count() == Message.objects.count() == 1


def test_twenty_clicks_of_a_new_code_at_once_send_one() -> None:
    client = browser_with(RegistrationFactory(contact=True))
    answers = all_at_once(20, post_as(client, "/inscription/verification/nouveau-code/", {}))
    assert {answer["Location"] for answer in answers} == {"/inscription/verification/"}
    assert Challenge.objects.count() == Message.objects.count() == 1


def test_limit_never_grants_more_than_its_count() -> None:
    limit = Limit(LimitName.SENDS_DAY, 7, timedelta(days=1), "somebody")
    granted = [use for use in all_at_once(100, lambda _: take([limit])) if isinstance(use, Use)]
    assert sorted(use.used[LimitName.SENDS_DAY] for use in granted) == [1, 2, 3, 4, 5, 6, 7]
    assert UsageCounter.objects.get().used == 7


def test_limits_taken_together_are_taken_all_or_none_whatever_their_order() -> None:
    """Two limits shared by everybody and one of each subject: no ring of waits, and a refusal uses nothing up."""
    shared = [
        Limit(LimitName.SENDS_ADDRESS, 60, timedelta(hours=1), "192.0.2.1"),
        Limit(LimitName.SMS_BUDGET, 40, timedelta(days=1), "all"),
    ]

    def attempt(number: int) -> Use | Refusal:
        own = Limit(LimitName.SENDS_TEN_MINUTES, 3, timedelta(minutes=10), f"subject {number % 25}")
        limits = [*shared, own]
        return take(reversed(limits) if number % 2 else limits)

    granted = [use for use in all_at_once(100, attempt) if isinstance(use, Use)]
    assert len(granted) == 40
    used = dict(UsageCounter.objects.values_list("key", "used"))
    assert [used.pop(limit.key) for limit in shared] == [40, 40]
    assert sum(used.values()) == 40
    assert max(used.values()) <= 3


def test_message_that_twenty_workers_have_leaves_once() -> None:
    message = MessageFactory()
    all_at_once(20, lambda _: deliver(message_id=message.pk))
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("sent", 1)
    assert Event.objects.filter(kind=EventKind.MESSAGE_SENT).count() == 1
