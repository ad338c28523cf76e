"""What the agents' pages are filled with: a person, and a person with the file that is open."""

from typing import Any

from django.contrib.auth import get_user_model

from identity.models import Person
from proofing.agents import shown
from proofing.enums import RefusalReason, ReviewOutcome
from proofing.models import Review, VerificationAttempt

MOST_ATTEMPTS = 20


def person_sheet(person: Person, *, is_revealed: bool = False) -> dict[str, Any]:
    """Everything here is masked but for the NIR, when it is revealed."""
    return {
        "person": person,
        "name": shown.full_name(person),
        "civil_status": shown.civil_status_rows(person),
        "nir": shown.nir_in_words(person, is_revealed=is_revealed),
        "nir_worth": shown.nir_worth(person),
        "is_revealed": is_revealed,
        "provisional_id": shown.provisional_id(person),
        "flags": shown.flags_in_words(person),
        "contacts": shown.contact_rows(person),
    }


def review_sheet(review: Review, *, is_revealed: bool = False) -> dict[str, Any]:
    """`others`: the person's other files. `attempt`: the last question to the verifier, with the paper it was about."""
    person = review.person
    attempt = _attempts(person).first()
    sheet = person_sheet(person, is_revealed=is_revealed)
    return sheet | {
        "title": sheet["name"],
        "review": review,
        "decision": decision_of(review),
        "papers": list(review.papers.order_by("pk")),
        "attempt": attempt,
        "named_paper": shown.paper_rows(attempt.document, person.born_on) if attempt else [],
        "others": [decision_of(other) for other in _reviews(person).exclude(pk=review.pk)],
    }


def full_person_sheet(person: Person, *, is_revealed: bool = False) -> dict[str, Any]:
    """The person with their files, every question to the verifier, and the records that became theirs."""
    sheet, attempts = person_sheet(person, is_revealed=is_revealed), _attempts(person)[:MOST_ATTEMPTS]
    return sheet | {
        "title": sheet["name"],
        "account": get_user_model().objects.filter(person=person).first(),
        "reviews": [decision_of(review) for review in _reviews(person)],
        "attempts": [(attempt, shown.mask_number(attempt.document.number)) for attempt in attempts],
        "merged": list(person.merged.order_by("pk")),
    }


def decision_of(review: Review) -> dict[str, Any]:
    """A file and what was decided of it, in words; empty words as long as it waits."""
    return {
        "review": review,
        "outcome": ReviewOutcome(review.outcome).label if review.outcome else "",
        "reason": RefusalReason(review.reason).label if review.reason else "",
        "message": review.message,
        "by": review.decided_by.login if review.decided_by else "",
    }


def _reviews(person: Person) -> Any:
    return person.reviews.select_related("decided_by").order_by("-pk")


def _attempts(person: Person) -> Any:
    attempts = VerificationAttempt.objects.filter(document__person=person)
    return attempts.select_related("document").order_by("-pk")
