"""The steps of the creation of an account: their order, when one is done, and what a changed answer undoes."""

from dataclasses import dataclass

from accounts.models import Registration

STAGES = ("Mon profil", "Contact", "Mot de passe", "Récapitulatif")

CIVIL_STATUS = "etat-civil"
PAPER = "piece-identite"
CONTACT = "coordonnees"
CODE = "verification"
PASSWORD = "mot-de-passe"  # noqa: S105 - the name of a step
SUMMARY = "recapitulatif"


@dataclass(frozen=True)
class Step:
    """One screen. `stage` counts from 1; `undoes`: answers that do not survive a change of this one."""

    slug: str
    title: str
    stage: int
    undoes: tuple[str, ...] = ()

    def is_done(self, registration: Registration) -> bool:
        return self.slug in registration.answers


STEPS = (
    Step(CIVIL_STATUS, "État civil", 1, undoes=(PASSWORD,)),
    Step(PAPER, "Pièce d’identité", 1),
    Step(CONTACT, "Vos coordonnées de contact", 2, undoes=(CODE,)),
    Step(CODE, "Vérification de vos coordonnées de contact", 2),
    Step(PASSWORD, "Mon mot de passe", 3),
    Step(SUMMARY, "Récapitulatif", 4),
)
BY_SLUG = {step.slug: step for step in STEPS}


def first_undone(registration: Registration) -> Step:
    """Where the person is: the first step without an answer. The summary has none."""
    return next(step for step in STEPS if not step.is_done(registration))


def may_reach(registration: Registration, slug: str) -> bool:
    """A step may be seen when every step before it is done."""
    return STEPS.index(BY_SLUG[slug]) <= STEPS.index(first_undone(registration))


@dataclass(frozen=True)
class StageMark:
    """One mark of the stepper, as the template shows it."""

    label: str
    state: str


def stepper(step: Step) -> list[StageMark]:
    return [StageMark(label, _state(number, step.stage)) for number, label in enumerate(STAGES, start=1)]


def _state(number: int, current: int) -> str:
    if number == current:
        return "current"
    return "done" if number < current else "todo"
