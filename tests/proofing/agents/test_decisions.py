"""What an agent decides of a file, and the merge of two people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contact_verification.enums import MessageKind
from identity.enums import IdentityStatus
from identity.models import Person
from identity.nir import Nir
from journal.enums import EventKind
from proofing.groups import SUPERVISEUR
from proofing.models import Review
from proofing.reviews import take_review
from tests.agents import agent_with, text_of
from tests.factories import AgentFactory, PersonFactory, ReviewFactory
from tests.proofing.agents.desk import ACCEPTANCE, QUEUE, REFUSAL, address, events, holder_of_the_number

pytestmark = pytest.mark.django_db


def test_an_acceptance_proves_the_person_and_leads_to_the_next_file(client, agent, review):
    following = ReviewFactory(opened_at=timezone.now() + timedelta(seconds=1))
    answer = client.post(address(review), ACCEPTANCE, follow=True)
    assert answer.redirect_chain == [(address(following), 302)]
    assert "Identité acceptée. La personne en est informée." in text_of(answer)
    review.refresh_from_db()
    assert (review.outcome, review.decided_by) == ("accepted", agent)
    assert review.person.identity_status == IdentityStatus.VERIFIED
    assert review.person.messages.get().kind == MessageKind.IDENTITY_VERIFIED


def test_after_the_last_file_comes_the_empty_queue(client, review):
    answer = client.post(address(review), ACCEPTANCE, follow=True)
    assert answer.redirect_chain == [(QUEUE, 302)]
    assert "Rien à afficher avec ces filtres." in text_of(answer)


def test_whoever_gave_a_file_back_goes_on_with_the_following_ones(client):
    hours = [timedelta(hours=hours) for hours in (9, 6, 3)]
    hard, current, following = [ReviewFactory(opened_at=timezone.now() - ago) for ago in hours]
    client.post(address(hard, "rendre/"))
    assert client.post(address(current), ACCEPTANCE)["Location"] == address(following)
    assert client.post(address(following), ACCEPTANCE)["Location"] == address(hard)


def test_the_next_file_is_not_one_that_another_has(client, review):
    take_review(review=ReviewFactory(), agent=AgentFactory())
    free = ReviewFactory()
    assert client.post(address(review), ACCEPTANCE)["Location"] == address(free)


@pytest.mark.parametrize(
    ("outcome", "status", "kind", "said"),
    [
        ("refused", IdentityStatus.REFUSED, MessageKind.IDENTITY_REFUSED, "Identité refusée."),
        ("other_paper", IdentityStatus.DECLARED, MessageKind.OTHER_PAPER, "Une autre pièce est demandée."),
    ],
)
def test_a_refusal_is_kept_with_its_reason_and_its_words(client, review, outcome, status, kind, said):
    answer = client.post(address(review), REFUSAL | {"outcome": outcome}, follow=True)
    assert said in text_of(answer)
    review.refresh_from_db()
    assert (review.outcome, review.reason, review.message) == (outcome, "unreadable", "La photo est floue.")
    assert review.person.identity_status == status
    assert review.person.messages.get().kind == kind


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"reason": ""}, "Choisissez un motif."),
        ({"reason": "because"}, "Choisissez un motif de la liste."),
        ({"reason": "other", "message": " "}, "Précisez la raison"),
        ({"message": "x" * 1001}, "1"),
    ],
)
@pytest.mark.parametrize("outcome", ["refused", "other_paper"])
def test_a_refusal_without_its_reason_is_asked_again(client, review, outcome, changed, error):
    answer = client.post(address(review), REFUSAL | {"outcome": outcome} | changed)
    assert answer.context["form"].errors
    assert error in text_of(answer)
    assert answer.content.decode().count("<title>Erreur") == 1
    review.refresh_from_db()
    assert review.is_open


@pytest.mark.parametrize("outcome", ["", "verified", None])
def test_an_unheard_of_decision_is_refused(client, review, outcome):
    data = {} if outcome is None else {"outcome": outcome}
    assert client.post(address(review), data).status_code == 400
    review.refresh_from_db()
    assert review.is_open


def test_a_file_already_decided_stays_as_it_was(client, review):
    colleague = AgentFactory(login="camille")
    client.get(address(review))
    decided = {"decided_by": colleague, "decided_at": timezone.now(), "outcome": "refused", "reason": "expired"}
    Review.objects.update(locked_by=None, locked_until=None, **decided)
    answer = client.post(address(review), ACCEPTANCE, follow=True)
    page = text_of(answer)
    assert "Votre clic n’a rien changé : ce dossier a été décidé par camille" in page
    assert "Refusée par camille" in page
    assert "Accepter" not in page
    review.refresh_from_db()
    assert review.reason == "expired"


def test_somebody_elses_address_is_no_file(client):
    assert client.get(address(PersonFactory())).status_code == 404


# Somebody else has the number


@pytest.mark.parametrize(
    ("changed", "said"),
    [({}, "qui a déjà un espace"), ({"birth_name": "Autrenom"}, "connue sous un autre état civil")],
)
def test_an_acceptance_that_meets_a_holder_says_what_it_means(client, review, changed, said):
    holder_of_the_number(review, **changed)
    answer = client.post(address(review), ACCEPTANCE, follow=True)
    page = text_of(answer)
    assert answer.redirect_chain == [(address(review), 302)]
    assert "L’identité n’a pas été acceptée" in page
    assert said in page
    assert "Ce numéro est déjà celui de quelqu’un" in page
    assert 'value="accepted"' not in page
    assert "Seul un superviseur peut réunir" in page
    review.refresh_from_db()
    assert review.is_open


def test_a_superviseur_sees_both_records_masked_then_makes_them_one(review):
    holder = holder_of_the_number(review)
    agent, client = agent_with(SUPERVISEUR)
    page = client.post(address(review), ACCEPTANCE, follow=True).content.decode()
    assert f'href="{address(review, "reunir/")}"' in page
    page = text_of(client.get(address(review, "reunir/")))
    assert page.count(Nir(holder.nir).masked) == 2
    assert Nir(holder.nir).formatted not in page
    assert events(EventKind.FILE_OPENED).filter(person=holder, account=agent).exists()
    answer = client.post(address(review, "reunir/"), follow=True)
    assert "Ces deux personnes n’en sont plus qu’une" in text_of(answer)
    merged = Person.objects.get(pk=review.person_id)
    assert merged.merged_into == holder
    assert not merged.account.is_active


def test_a_merge_needs_another_holder(review):
    _, client = agent_with(SUPERVISEUR)
    answer = client.get(address(review, "reunir/"))
    assert answer["Location"] == address(review)
    page = text_of(client.post(address(review, "reunir/"), follow=True))
    assert "Personne d’autre ne détient plus ce numéro" in page
    assert Person.objects.get().merged_into is None


def test_a_file_that_another_has_is_not_merged(review):
    holder_of_the_number(review)
    take_review(review=review, agent=AgentFactory(login="camille"))
    _, client = agent_with(SUPERVISEUR)
    assert client.get(address(review, "reunir/"))["Location"] == address(review)
    page = text_of(client.post(address(review, "reunir/"), follow=True))
    assert "ce dossier est ouvert par camille" in page
    assert not Person.objects.exclude(merged_into=None).exists()


def test_a_flag_whose_holder_is_gone_lets_the_file_be_accepted(client, review):
    Person.objects.filter(pk=review.person_id).update(flags=["already_held"])
    page = client.get(address(review)).content.decode()
    assert 'value="accepted"' in page
    assert "Ce numéro est déjà celui" not in page
