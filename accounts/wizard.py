"""The steps of the creation of an account: their order, when one is done, and what a changed answer undoes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import Registration
from identity.cross_checks import TO_CONFIRM
from identity.dates import anniversary
from identity.enums import Civility
from identity.pivot import PivotIdentity
from identity.services import Declaration

YOUNGEST = 15  # years
STAGES = ("Mon profil", "Contact", "Mot de passe", "Récapitulatif")

CIVIL_STATUS = "etat-civil"
CONFIRMATION = "confirmation"
PAPER = "piece-identite"
SUPPORTING = "justificatif"
CONTACT = "coordonnees"
CODE = "verification"
PASSWORD = "mot-de-passe"  # noqa: S105 - the name of a step
SUMMARY = "recapitulatif"
FRANCECONNECT = "franceconnect"  # no step: what FranceConnect confirmed, when the creation was begun with it


def opens_on(born_on: date) -> date:
    """The day from which somebody may open an account."""
    return anniversary(born_on, YOUNGEST)


def declaration_of(registration: Registration) -> Declaration:
    answer = registration.answers[CIVIL_STATUS]
    return Declaration(**answer | {"born_on": date.fromisoformat(answer["born_on"])})


def confirmed_pivot(registration: Registration) -> PivotIdentity | None:
    """The civil status that FranceConnect confirmed, when the creation was begun with it."""
    confirmed = registration.answers.get(FRANCECONNECT)
    if confirmed is None:
        return None
    pivot, civility = confirmed["pivot"], confirmed["pivot"]["civility"]
    return PivotIdentity(
        **pivot
        | {
            "born_on": date.fromisoformat(pivot["born_on"]),
            "civility": Civility(civility) if civility else None,
        }
    )


def mail_to_propose(registration: Registration) -> str:
    """What FranceConnect says the mail is, to be confirmed by a code like any other; empty when it says none."""
    return registration.answers.get(FRANCECONNECT, {}).get("mail", "")


def _is_everybodys(registration: Registration) -> bool:
    return True


def _disagrees_with_nir(registration: Registration) -> bool:
    return CIVIL_STATUS in registration.answers and not TO_CONFIRM.isdisjoint(declaration_of(registration).flags)


def _is_to_prove(registration: Registration) -> bool:
    return FRANCECONNECT not in registration.answers


def _has_no_paper(registration: Registration) -> bool:
    return _is_to_prove(registration) and registration.answers.get(PAPER) == {}


@dataclass(frozen=True)
class Step:
    """One screen.

    `stage` counts from 1; `undoes`: answers that do not survive a change of this one; `concerns`: whose step it is.
    """

    slug: str
    title: str
    stage: int
    undoes: tuple[str, ...] = ()
    concerns: Callable[[Registration], bool] = _is_everybodys

    def is_done(self, registration: Registration) -> bool:
        return self.slug in registration.answers


STEPS = (
    Step(CIVIL_STATUS, "État civil", 1, undoes=(CONFIRMATION, PASSWORD)),
    Step(CONFIRMATION, "Confirmez vos informations", 1, concerns=_disagrees_with_nir),
    Step(PAPER, "Pièce d’identité", 1, undoes=(SUPPORTING,), concerns=_is_to_prove),
    Step(SUPPORTING, "Justificatif d’identité", 1, concerns=_has_no_paper),
    Step(CONTACT, "Vos coordonnées de contact", 2, undoes=(CODE,)),
    Step(CODE, "Vérification de vos coordonnées de contact", 2),
    Step(PASSWORD, "Mon mot de passe", 3),
    Step(SUMMARY, "Récapitulatif", 4),
)
BY_SLUG = {step.slug: step for step in STEPS}


def first_undone(registration: Registration) -> Step:
    """Where the person is: the first step of theirs without an answer. The summary has none."""
    return next(step for step in STEPS if step.concerns(registration) and not step.is_done(registration))


def may_reach(registration: Registration, slug: str) -> bool:
    """A step may be seen by those whom it concerns, when every step of theirs before it is done."""
    step = BY_SLUG[slug]
    return step.concerns(registration) and STEPS.index(step) <= STEPS.index(first_undone(registration))


@dataclass(frozen=True)
class StageMark:
    """One mark of the stepper, as the template shows it."""

    label: str
    state: str


def stepper(step: Step) -> list[StageMark]:
    return mark_stages(STAGES, step.stage)


def mark_stages(stages: Sequence[str], current: int) -> list[StageMark]:
    """The marks of a stepper; `current` counts from 1."""
    return [StageMark(label, _state(number, current)) for number, label in enumerate(stages, start=1)]


def _state(number: int, current: int) -> str:
    if number == current:
        return "current"
    return "done" if number < current else "todo"
