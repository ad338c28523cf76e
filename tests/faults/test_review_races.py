"""A file is opened by one agent and decided once, however many click at the same moment."""

from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from contact_verification.models import Message
from identity.models import Person
from journal.enums import EventKind
from journal.models import Event
from proofing.groups import SUPERVISEUR
from proofing.models import Review
from tests.agents import browser_of, text_of
from tests.factories import AgentFactory
from tests.faults.parallel import all_at_once
from tests.proofing.agents.desk import ACCEPTANCE, REFUSAL, address, file_of, holder_of_the_number

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

AGENTS = 12


def browsers() -> list[Client]:
    return [browser_of(AgentFactory(group=SUPERVISEUR)) for _ in range(AGENTS)]


def nobody_has(review: Review) -> None:
    """The ten minutes of whoever opened the file are over: any agent may decide."""
    Review.objects.filter(pk=review.pk).update(locked_until=timezone.now() - timedelta(seconds=1))


def test_of_agents_who_open_a_file_at_once_one_may_decide() -> None:
    review, clients = file_of(), browsers()
    pages = all_at_once(AGENTS, lambda number: clients[number].get(address(review)).content.decode())
    assert Counter("Accepter" in page for page in pages) == {True: 1, False: AGENTS - 1}
    assert Event.objects.filter(kind=EventKind.FILE_OPENED).count() == AGENTS


@pytest.mark.parametrize("answers", [[ACCEPTANCE], [REFUSAL], [ACCEPTANCE, REFUSAL]])
def test_of_agents_who_decide_at_once_one_does(answers: list[dict[str, str]]) -> None:
    review, clients = file_of(), browsers()
    nobody_has(review)

    def decide(number: int) -> str:
        return text_of(clients[number].post(address(review), answers[number % len(answers)], follow=True))

    pages = all_at_once(AGENTS, decide)
    assert Counter("Votre clic n’a rien changé" in page for page in pages) == {True: AGENTS - 1, False: 1}
    review.refresh_from_db()
    assert not review.is_open
    assert Event.objects.filter(kind=EventKind.REVIEW_DECIDED).count() == 1
    assert Message.objects.count() == 1


def test_of_agents_who_merge_and_refuse_at_once_one_does() -> None:
    review, clients = file_of(), browsers()
    holder = holder_of_the_number(review)
    actions = [("reunir/", {}), ("", REFUSAL)]

    def click(number: int) -> str:
        action, data = actions[number % 2]
        return text_of(clients[number].post(address(review, action), data, follow=True))

    pages = all_at_once(AGENTS, click)
    assert Counter("Votre clic n’a rien changé" in page for page in pages) == {True: AGENTS - 1, False: 1}
    assert Event.objects.filter(kind=EventKind.REVIEW_DECIDED).count() == 1
    merged = Person.objects.get(pk=review.person_id).merged_into
    assert (merged == holder) == (Review.objects.get().outcome == "accepted")
