"""Files sent in place of an identity paper, and what is left of them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Registration
from accounts.wizard import CONTACT, SUPPORTING
from proofing.models import Review, SupportingDocument
from tests.factories import PASSWORD, AccountFactory
from tests.journeys.applicants import Applicant
from tests.journeys.page import Page
from tests.journeys.walker import Walker
from tests.proofing import files

IN_CREATION, IN_SPACE = "/inscription/justificatif/", "/mon-compte/identite/justificatif/"
TRACKER = "/mon-compte/identite/"
BUTTONS = {IN_CREATION: "Continuer", IN_SPACE: "Envoyer"}
ADD = "Envoyer et ajouter une autre page"
LATER = "Envoyer plus tard"


def photo(name: str = "recto.jpg") -> SimpleUploadedFile:
    return files.upload(files.photo(), name)


def scan(name: str = "passeport.pdf") -> SimpleUploadedFile:
    return files.upload(files.pdf(), name, "application/pdf")


def jpeg(content: bytes, name: str = "carte.jpg") -> SimpleUploadedFile:
    """Whatever it is, it says it is a photo."""
    return files.upload(content, name)


@dataclass(frozen=True)
class Sender:
    """Somebody at the page where files are sent, in the creation or in the space. `folder`: where papers lie."""

    walker: Walker
    path: str
    folder: Path

    def send(self, *papers: SimpleUploadedFile) -> Page:
        """Open the page, choose these files, press its button."""
        self.walker.go(self.path)
        return self.walker.press(BUTTONS[self.path], {"papers": list(papers)})

    def kept(self) -> dict[str, Any]:
        """Everything that sending may change."""
        return {
            "drafts": [draft.answers for draft in Registration.objects.all()],
            "rows": list(SupportingDocument.objects.order_by("pk").values()),
            "reviews": list(Review.objects.values()),
            "files": stored(self.folder),
        }


def stored(folder: Path) -> dict[str, bytes]:
    """The files in the folder of papers, by name."""
    return {path.name: path.read_bytes() for path in folder.glob("*")}


def assert_refused(sender: Sender, before: dict[str, Any], page: Page, *sentences: str, status: int = 200) -> None:
    """The page again, which says why; as much is kept as before, and a good file goes through."""
    assert (page.status, page.path, page.has_errors) == (status, sender.path, True)
    for sentence in sentences:
        assert sentence in page.text
    assert sender.kept() == before
    after = sender.send(photo())
    assert (after.slug, after.has_errors) == (CONTACT if sender.path == IN_CREATION else "identite", False)
    assert len(stored(sender.folder)) == len(before["files"]) + 1


def sender_at(path: str, walker: Walker, folder: Path) -> Sender:
    if path == IN_CREATION:
        walker.walk_to(SUPPORTING, Applicant())
    else:
        log_in_new(walker)
    return Sender(walker, path, folder)


def log_in_new(walker: Walker) -> Any:
    """Somebody new, without proof, logged in; returns the person."""
    person = AccountFactory().person
    walker.go("/connexion/")
    walker.log_in(person.provisional_id, PASSWORD)
    return person
