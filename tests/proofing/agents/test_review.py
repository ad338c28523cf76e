"""The page of one file: what is shown, the number, and one agent at a time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from identity.models import Person
from identity.nir import Nir
from journal.enums import EventKind
from proofing.enums import AttemptStatus, Scan, Verdict
from proofing.groups import AUDITEUR, SUPERVISEUR
from proofing.models import Review
from proofing.reviews import take_review
from tests.agents import agent_with, text_of
from tests.factories import (
    AgentFactory,
    AttemptFactory,
    ContactFactory,
    DocumentFactory,
    PersonFactory,
    ReviewFactory,
    SupportingDocumentFactory,
)
from tests.proofing.agents.desk import ACCEPTANCE, QUEUE, REFUSAL, address, events, holder_of_the_number

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_folder")]


# What is shown


def test_everything_an_agent_compares_is_on_the_page_and_masked(client, review):
    person = review.person
    document = DocumentFactory(person=person, number="123456789012", issued_on="2012-03-15")
    attempt = AttemptFactory(
        document=document,
        status=AttemptStatus.DONE,
        verdict=Verdict.UNKNOWN,
        reference="ref-77",
        answered_at=timezone.now(),
    )
    Person.objects.filter(pk=person.pk).update(flags=["civility"])
    page = text_of(client.get(address(review)))
    for shown in (
        f"{person.birth_name} {person.first_names}",
        "5 décembre 1984",
        "Paris 10e arrondissement (Paris), France",
        Nir(person.nir).masked,
        "Le NIR ne va pas avec la civilité",
        "•••••••••012",
        "15 mars 2012",
        "15 mars 2027",
        "inconnu",
        attempt.reference,
        "l•••a@exemple.fr",
    ):
        assert shown in page
    for hidden in (person.nir, Nir(person.nir).formatted, document.number, "lisandra@exemple.fr"):
        assert hidden not in page


def test_a_person_without_number_paper_or_contact_has_a_page_too(client):
    page = text_of(client.get(address(ReviewFactory(person=PersonFactory()))))
    assert "Afficher le NIR" not in page
    assert "Aucune pièce n’est jointe" in page
    assert "n’a pas de titre d’identité français" in page


def test_a_waiting_number_is_said_to_be_one(client):
    review = ReviewFactory(person=PersonFactory(nir="7841275110001"))
    assert "numéro d’attente" in text_of(client.get(address(review)))


def test_papers_are_beside_what_was_declared(client, review):
    photo = SupportingDocumentFactory(review=review, scan=Scan.CLEAN)
    page = client.get(address(review)).content.decode()
    assert f'<img src="/agents/pieces/{photo.uuid}/"' in page
    assert "Non analysée" not in page
    scan = SupportingDocumentFactory(review=review, pdf=True, scan=Scan.NOT_SCANNED)
    page = client.get(address(review)).content.decode()
    assert f'href="/agents/pieces/{scan.uuid}/"' in page
    assert "Télécharger le PDF" in page
    assert page.count('<img src="/agents/pieces/') == 1
    assert "Non analysée contre les virus" in page


def test_an_auditeur_reads_the_file_without_its_papers_its_number_or_its_lock(review):
    paper = SupportingDocumentFactory(review=review)
    auditor, client = agent_with(AUDITEUR)
    page = client.get(address(review)).content.decode()
    assert str(paper.uuid) not in page
    assert "1 pièce, que votre rôle ne permet pas de lire" in page
    assert "Afficher le NIR" not in page
    assert "Accepter" not in page
    review.refresh_from_db()
    assert review.locked_by is None
    assert events(EventKind.FILE_OPENED).get().account == auditor


def test_earlier_files_are_shown_with_what_was_decided(client, review):
    AttemptFactory(document=DocumentFactory(person=review.person))
    agent = AgentFactory(login="camille")
    ReviewFactory(
        person=review.person,
        decided=True,
        decided_by=agent,
        outcome="refused",
        reason="expired",
        message="Elle date de 1999.",
    )
    page = text_of(client.get(address(review)))
    assert "refusée par camille" in page
    assert "La pièce n’est plus valable." in page
    assert "« Elle date de 1999. »" in page


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_page_costs_twelve_queries_at_most_whatever_it_shows(review, is_taken, django_assert_max_num_queries):
    def fill(count):
        for _ in range(count):
            AttemptFactory(document=DocumentFactory(person=review.person))
            SupportingDocumentFactory(review=review)
            ReviewFactory(person=review.person, decided=True, outcome="refused", reason="expired")
            ContactFactory(person=review.person)

    _, client = agent_with(SUPERVISEUR)
    holder_of_the_number(review)
    Person.objects.filter(pk=review.person_id).update(flags=["already_held", "civility"])
    if is_taken:
        take_review(review=review, agent=AgentFactory())
    fill(1)
    with django_assert_max_num_queries(12) as few:
        client.get(address(review))
    fill(10)
    with django_assert_max_num_queries(12) as many:
        client.get(address(review))
    assert len(few) == len(many)


# The number


def test_the_number_is_shown_once_asked_for_and_the_journal_says_by_whom(client, agent, review):
    page = text_of(client.post(address(review, "nir/")))
    nir = Nir(review.person.nir)
    assert f"{nir.formatted} clé {nir.key}" in page
    told = events(EventKind.NIR_REVEALED).get()
    assert (told.person, told.account, told.details) == (review.person, agent, {"review": review.pk})
    assert nir.formatted not in text_of(client.get(address(review)))


def test_following_the_address_of_the_number_reveals_nothing(client, review):
    answer = client.get(address(review, "nir/"))
    assert (answer.status_code, answer["Location"]) == (302, address(review))
    assert not events(EventKind.NIR_REVEALED).exists()


# One agent at a time


def test_opening_a_file_reserves_it_and_is_journalled(client, agent, review):
    client.get(address(review))
    review.refresh_from_db()
    assert review.locked_by == agent
    assert events(EventKind.FILE_OPENED).get().account == agent


def test_the_others_see_who_has_the_file_and_cannot_decide(review, client):
    colleague = AgentFactory(login="camille")
    take_review(review=review, agent=colleague)
    page = text_of(client.get(address(review)))
    until = timezone.localtime(review.locked_until)
    assert f"Ce dossier est ouvert par camille jusqu’à {until.hour} h {until.minute:02d}" in page
    for button in ("Accepter", "Refuser", "Rendre le dossier"):
        assert button not in page


@pytest.mark.parametrize("answer", [ACCEPTANCE, REFUSAL])
def test_a_decision_on_a_file_that_another_has_changes_nothing_and_loses_no_text(review, client, answer):
    take_review(review=review, agent=AgentFactory(login="camille"))
    page = text_of(client.post(address(review), answer, follow=True))
    assert "Votre clic n’a rien changé : ce dossier est ouvert par camille." in page
    assert answer.get("message", "") in page
    review.refresh_from_db()
    assert review.is_open


def test_after_ten_minutes_another_may_take_the_file(review, client, agent, time_machine):
    take_review(review=review, agent=AgentFactory())
    review.refresh_from_db()
    Review.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    client.get(address(review))
    review.refresh_from_db()
    assert review.locked_by == agent


def test_a_file_given_back_is_free_at_once(review, client):
    client.get(address(review))
    answer = client.post(address(review, "rendre/"), follow=True)
    assert answer.redirect_chain == [(QUEUE, 302)]
    assert "Le dossier est rendu" in text_of(answer)
    review.refresh_from_db()
    assert (review.locked_by, review.locked_until) == (None, None)


def test_nobody_gives_back_what_another_has(review, client):
    colleague = AgentFactory()
    take_review(review=review, agent=colleague)
    client.post(address(review, "rendre/"))
    review.refresh_from_db()
    assert review.locked_by == colleague
