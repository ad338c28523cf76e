"""What somebody does in their space about their identity, and what an agent or the worker does meanwhile."""

import re
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Account, KnownBrowser
from accounts.wizard import PAPER
from contact_verification.enums import MessageKind
from identity.models import Person
from proofing.enums import ReviewOutcome
from proofing.models import Review
from proofing.reviews import DecisionOutcome, decide_review
from proofing.verification import late_attempt_ids, make_attempt
from tests.factories import AgentFactory, RegistryEntryFactory
from tests.journeys.applicants import Applicant
from tests.journeys.page import Page
from tests.journeys.papers import TRACKER, photo
from tests.journeys.walker import Walker

SEND = "Envoyer une pièce d’identité"


def enter(walker: Walker, who: Applicant) -> Person:
    """Create the account, unproven, and log in with the identifiant provisoire; returns the person.

    The browser is one that they trust for as long as the test lasts: coming back takes no code.
    """
    walker.sign_up(who)
    person = Person.objects.latest("pk")
    come_back(walker, person.provisional_id, who)
    KnownBrowser.objects.filter(account__person=person).update(trusted_until=timezone.now() + timedelta(days=365))
    return person


def come_back(walker: Walker, identifier: str | None, who: Applicant) -> Page:
    """Log in, from wherever one is."""
    if "Se déconnecter" in walker.go("/").text:
        walker.press("Se déconnecter")
    walker.go("/connexion/")
    return walker.log_in(identifier or "", who.password)


def may_come_in(walker: Walker, identifier: str | None, who: Applicant) -> bool:
    return come_back(walker, identifier, who).path == "/mon-compte/"


def send_photo(walker: Walker) -> Page:
    walker.go(TRACKER)
    walker.follow(SEND)
    return walker.press("Envoyer", {"papers": [photo()]})


def name_title(walker: Walker, number: str, **changed: str) -> Page:
    """Indicate a French paper, and wait for the verifier."""
    typed = Applicant(paper_number=number).answers(PAPER)
    walker.go(f"{TRACKER}titre/")
    walker.press("Enregistrer", typed | changed)
    return walker.wait_for_verifier()


def declare(walker: Walker, nir: str, **typed: str) -> Page:
    """Give a number, and wait for the verifier. `typed`: what is added when the page comes back."""
    walker.go(f"{TRACKER}numero/")
    walker.press("Enregistrer", {"nir": nir})
    if typed:
        walker.press("Enregistrer", {"nir": nir} | typed)
    return walker.wait_for_verifier()


def decide(outcome: ReviewOutcome, *, agent: Account | None = None, **words: str) -> None:
    """An agent decides of the one file that waits."""
    review = Review.objects.get(decided_at=None)
    result = decide_review(review_uuid=review.uuid, agent=agent or AgentFactory(), outcome=outcome, **words)
    assert result == DecisionOutcome.DECIDED


def know(who: Applicant, number: str | None, **changed: Any) -> None:
    """The registry learns of this person's paper."""
    holder = {"nir": who.nir, "birth_name": who.birth_name, "first_names": who.first_names}
    RegistryEntryFactory(number=number, **holder | changed)


def check_what_is_late() -> None:
    """The worker's part, when nobody waits for it."""
    for attempt_id in late_attempt_ids():
        make_attempt(attempt_id=attempt_id)


def stages(page: Page) -> list[str]:
    """The three stages of the tracker: done, current, or nothing yet."""
    tracker = page.source.partition('<ol class="track">')[2].partition("</ol>")[0]
    return re.findall(r'<li(?: aria-current="step")?(?: class="(\w+)")?>', tracker)


def told(person: Person) -> list[str]:
    """What was written to this person since the receipt."""
    return list(person.messages.exclude(kind=MessageKind.RECEIPT).order_by("pk").values_list("kind", flat=True))
