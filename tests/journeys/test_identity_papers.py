"""The files somebody sends to prove who they are: added, taken back, sent later, given up."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Registration
from accounts.wizard import CONTACT, PAPER, SUMMARY, SUPPORTING
from identity.models import Person
from proofing.models import IdentityDocument, Review, SupportingDocument
from proofing.papers import purge_papers
from tests.factories import SupportingDocumentFactory
from tests.journeys.applicants import UNKNOWN_PAPER, Applicant, applicant_at
from tests.journeys.papers import ADD, IN_CREATION, LATER, Sender, photo, scan, sender_at, stored
from tests.journeys.walker import NO_PAPER, Walker

pytestmark = pytest.mark.journey

TRACKER = "/mon-compte/identite/"
ERASE = "Quitter et effacer mes réponses"


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[[], Any]:
    """A block at whose end everything happens that waits for a commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


# Sent with the creation


def test_files_sent_with_the_creation_are_in_the_agents_queue_once_the_account_is_there(newcomer: Sender) -> None:
    who = Applicant()
    assert newcomer.send(photo(), scan()).slug == CONTACT
    assert not Review.objects.exists()
    assert "2 fichiers" in newcomer.walker.walk_on_to(SUMMARY, who).text
    newcomer.walker.fill(who)
    review = Review.objects.get()
    assert review.person == Person.objects.get()
    assert list(review.papers.order_by("pk").values_list("media_type", flat=True)) == ["image/jpeg", "application/pdf"]


def test_pages_are_added_one_by_one(newcomer: Sender) -> None:
    newcomer.walker.go(IN_CREATION)
    for count in (1, 2, 3):
        page = newcomer.walker.press(ADD, {"papers": [photo()]})
        assert (page.slug, page.has_errors) == (SUPPORTING, False)
        assert f"Fichier {count} : photo" in page.text
    assert newcomer.walker.press("Continuer").slug == CONTACT
    assert len(stored(newcomer.folder)) == 3


def test_file_taken_back_is_erased_at_once_and_the_others_stay(newcomer: Sender, committed: Any) -> None:
    newcomer.walker.press(ADD, {"papers": [photo(), scan()]})
    _, second = SupportingDocument.objects.order_by("pk")
    with committed():
        page = newcomer.walker.press("Retirer le fichier 1")
    assert "Fichier 1 : PDF" in page.text
    assert "Fichier 2" not in page.text
    assert stored(newcomer.folder).keys() == {second.storage_name}
    assert list(SupportingDocument.objects.all()) == [second]


def test_last_file_taken_back_asks_for_one_again(newcomer: Sender, committed: Any) -> None:
    newcomer.send(photo())
    newcomer.walker.go(IN_CREATION)
    with committed():
        newcomer.walker.press("Retirer le fichier 1")
    assert "Choisissez au moins une photo" in newcomer.walker.press("Continuer").text
    assert newcomer.walker.press(LATER).slug == CONTACT


def test_file_of_another_draft_cannot_be_taken_back(newcomer: Sender, new_walker: Any, committed: Any) -> None:
    newcomer.send(photo())
    other = sender_at(IN_CREATION, new_walker(), newcomer.folder)
    other.walker.press(ADD, {"papers": [scan()]})
    theirs = SupportingDocument.objects.earliest("pk")
    kept = newcomer.kept()
    other.walker.page.form_with("Retirer le fichier 1").action = reverse("accounts:drop_paper", args=[theirs.uuid])
    with committed():
        assert other.walker.press("Retirer le fichier 1").status == 200
    assert newcomer.kept() == kept


def test_french_paper_named_after_all_takes_the_files_away(newcomer: Sender, committed: Any) -> None:
    newcomer.send(photo())
    newcomer.walker.go(f"/inscription/{PAPER}/")
    with committed():
        newcomer.walker.fill(Applicant(paper_number=UNKNOWN_PAPER))
    assert stored(newcomer.folder) == {}
    assert not SupportingDocument.objects.exists()


def test_files_sent_later_are_sent_from_the_space(newcomer: Sender) -> None:
    who, walker = Applicant(), newcomer.walker
    walker.go(IN_CREATION)
    walker.press(LATER)
    assert "à envoyer plus tard, depuis votre espace" in walker.walk_on_to(SUMMARY, who).text
    walker.fill(who)
    page = walker.log_in(Person.objects.get().provisional_id or "", who.password)
    assert "Identité à vérifier" in page.text
    walker.follow("Prouver mon identité")
    walker.follow("Envoyer une pièce d’identité")
    page = walker.press("Envoyer", {"papers": [photo(), scan()]})
    assert "Bien reçu" in page.text
    assert Review.objects.get().papers.count() == 2


def test_pages_may_follow_while_nobody_has_decided(owner: Sender) -> None:
    owner.send(photo())
    owner.walker.follow("Ajouter une pièce")
    assert "Déjà reçu : Fichier 1 : photo" in owner.walker.page.text
    owner.walker.press("Envoyer", {"papers": [scan()]})
    assert Review.objects.get().papers.count() == 2


def test_without_a_paper_is_said_again_without_losing_the_files(newcomer: Sender) -> None:
    """The back button, then the same answer once more."""
    newcomer.send(photo())
    kept = newcomer.kept()
    newcomer.walker.go(f"/inscription/{PAPER}/")
    newcomer.walker.press(NO_PAPER)
    assert newcomer.kept() == kept


def test_files_of_a_draft_nobody_finished_are_purged(newcomer: Sender, clock: Any) -> None:
    newcomer.send(photo(), scan())
    clock.shift(timedelta(hours=24))
    purge_papers()
    assert len(stored(newcomer.folder)) == 2
    clock.shift(timedelta(hours=2))
    purge_papers()
    assert stored(newcomer.folder) == {}


def test_kept_file_that_was_purged_meanwhile_does_not_stop_the_creation(newcomer: Sender) -> None:
    who = Applicant()
    newcomer.send(photo())
    SupportingDocumentFactory()
    SupportingDocument.objects.all().delete()
    newcomer.walker.walk_on_to("connexion", who)
    assert "Votre espace Mon Compte est créé" in newcomer.walker.page.text
    assert not Review.objects.exists()


# Quitting


def test_quitting_for_good_erases_the_files_at_once(newcomer: Sender, committed: Any) -> None:
    newcomer.send(photo(), scan())
    newcomer.walker.go("/inscription/quitter/")
    with committed():
        assert "Vos réponses sont effacées" in newcomer.walker.press(ERASE).text
    assert stored(newcomer.folder) == {}
    assert not SupportingDocument.objects.exists()
    assert not Registration.objects.exists()


def test_quitting_for_good_erases_the_paper_that_was_named_at_once(walker: Walker) -> None:
    walker.walk_to(CONTACT, applicant_at(PAPER))
    assert IdentityDocument.objects.exists()
    walker.go("/inscription/quitter/")
    walker.press(ERASE)
    assert not IdentityDocument.objects.exists()


def test_quitting_and_keeping_the_answers_keeps_the_files(newcomer: Sender) -> None:
    newcomer.send(photo())
    kept = newcomer.kept()
    newcomer.walker.go("/inscription/quitter/")
    newcomer.walker.follow("Quitter et garder mes réponses")
    assert newcomer.kept() == kept


@pytest.mark.parametrize("button", ["Retirer le fichier 1", ERASE])
def test_what_is_taken_back_while_the_storage_is_away_is_left_to_the_purge(
    newcomer: Sender, committed: Any, clock: Any, button: str
) -> None:
    newcomer.send(photo())
    newcomer.walker.go(IN_CREATION if button.startswith("Retirer") else "/inscription/quitter/")
    away = newcomer.folder.rename(newcomer.folder.with_name("away"))
    newcomer.folder.write_text("no folder")
    with committed():
        assert newcomer.walker.press(button).status == 200
    newcomer.folder.unlink()
    away.rename(newcomer.folder)
    clock.shift(timedelta(hours=26))
    purge_papers()
    assert stored(newcomer.folder) == {}
