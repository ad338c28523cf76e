"""What became of an agent's click on a household, in words."""

from django.contrib import messages

from authorizations.enums import CorrectionReason, SeparationOutcome, UndoReason
from authorizations.memberships import CorrectionOutcome
from authorizations.models import Separation
from authorizations.separations import DecisionOutcome
from journal.models import Event

CORRECTED = "La place de cette personne dans le dossier est corrigée."
REFUSED = "Rien n’est enregistré : ces réponses ne vont pas avec le reste du dossier."
NOT_CORRECTED = {
    CorrectionOutcome.UNCHANGED: "Rien n’est enregistré : vos réponses sont celles qui y étaient déjà.",
    CorrectionOutcome.STALE: "Rien n’est enregistré : cette place a changé depuis que vous avez ouvert la page. "
    "Comparez avec ce qui y est maintenant, puis enregistrez de nouveau si votre correction tient toujours.",
    CorrectionOutcome.SEPARATED: "Rien n’est enregistré : cette place a pris fin par une séparation déclarée. "
    "Si elle l’a été par erreur ou à une date fausse, annulez la séparation.",
    CorrectionOutcome.REFUSED: REFUSED,
}
FIELDS = {"role": "rôle", "since": "date d’arrivée", "until": "date de départ"}
CONFIRMED = "La séparation est prise en compte."
UNDONE = "La déclaration de séparation est annulée. La personne qui l’avait faite en est informée."
TAKEN = (
    "Rien n’est annulé : la place n’est plus libre. Depuis la déclaration, une autre personne est devenue conjointe "
    "dans ce dossier, ou la personne séparée est entrée dans un autre. Corrigez d’abord cette autre place."
)


def said_of(result: DecisionOutcome, separation: Separation, done: str) -> tuple[int, str]:
    """Level and words of the message. `separation` as it is after the click; `done`: what is said when it worked."""
    if result is DecisionOutcome.DECIDED:
        return messages.SUCCESS, done
    if result is DecisionOutcome.TAKEN:
        return messages.ERROR, TAKEN
    agent = separation.decided_by.login if separation.decided_by else "un autre agent"
    word = SeparationOutcome(separation.outcome).label
    return messages.ERROR, f"Votre clic n’a rien changé : cette séparation a été {word} par {agent}."


def outcome_in_words(separation: Separation) -> str:
    """« prise en compte par camille », « annulée par camille (Déclarée par erreur) »; empty as long as it waits."""
    if not separation.outcome or not separation.decided_by:
        return ""
    reason = f" ({UndoReason(separation.reason).label})" if separation.reason else ""
    return f"{SeparationOutcome(separation.outcome).label} par {separation.decided_by.login}{reason}"


def wishes_in_words(separation: Separation) -> list[str]:
    """What the declarant asks for their safety."""
    asked = {
        "Ne pas prévenir l’autre personne": separation.is_discreet,
        "Coordonnées à cacher au foyer": separation.hides_contacts,
    }
    return [wish for wish, is_asked in asked.items() if is_asked]


def correction_in_words(event: Event) -> str:
    """« rôle, date de départ – La date est fausse »."""
    fields = [FIELDS[name] for name in event.details["changed"].split()]
    return f"{', '.join(fields)} – {CorrectionReason(event.details['reason']).label}"
