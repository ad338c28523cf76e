"""What became of an agent's click, in words."""

from django.contrib import messages
from django.utils import timezone

from proofing.enums import ReviewOutcome
from proofing.models import Review
from proofing.reviews import DecisionOutcome

DECIDED = {
    ReviewOutcome.ACCEPTED: "Identité acceptée.",
    ReviewOutcome.REFUSED: "Identité refusée.",
    ReviewOutcome.OTHER_PAPER: "Une autre pièce est demandée.",
}
CHANGED = "La personne a complété ce dossier depuis que vous l’avez ouvert : relisez-le, puis décidez."
MERGED = "Ces deux personnes n’en sont plus qu’une, qui en est informée."
NO_HOLDER = "Personne d’autre ne détient plus ce numéro : rien n’a été réuni. Vous pouvez décider du dossier."
UNSETTLED = {
    DecisionOutcome.ALREADY_HELD: "L’identité n’a pas été acceptée : une autre personne, au même état civil et qui a "
    "déjà un espace, détient ce numéro de sécurité sociale.",
    DecisionOutcome.HOLDER_DIFFERS: "L’identité n’a pas été acceptée : ce numéro de sécurité sociale est celui d’une "
    "personne connue sous un autre état civil.",
}


def said_of(result: DecisionOutcome, review: Review, outcome: ReviewOutcome) -> tuple[int, str]:
    """Level and words of the message. `review` as it is after the click."""
    if result is DecisionOutcome.DECIDED:
        return messages.SUCCESS, f"{DECIDED[outcome]} La personne en est informée."
    if result is DecisionOutcome.CHANGED:
        return messages.WARNING, CHANGED
    if result in UNSETTLED:
        return messages.WARNING, UNSETTLED[result]
    return messages.ERROR, refused_click(review)


def refused_click(review: Review) -> str:
    """Why a click changed nothing: the file was decided meanwhile, or another agent has it."""
    if review.decided_by and review.decided_at:
        word, at = ReviewOutcome(review.outcome).label, on_the_clock(review.decided_at)
        return f"Votre clic n’a rien changé : ce dossier a été décidé par {review.decided_by.login} à {at} ({word})."
    agent = review.locked_by.login if review.locked_by else "un autre agent"
    return f"Votre clic n’a rien changé : ce dossier est ouvert par {agent}."


def on_the_clock(instant: object) -> str:
    """« 14 h 05 », in Paris."""
    local = timezone.localtime(instant)  # type: ignore[arg-type]
    return f"{local.hour} h {local.minute:02d}"
