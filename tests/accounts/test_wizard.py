import pytest

from accounts.models import Registration
from accounts.wizard import (
    BY_SLUG,
    CIVIL_STATUS,
    CODE,
    CONFIRMATION,
    CONTACT,
    PAPER,
    PASSWORD,
    STAGES,
    STEPS,
    SUMMARY,
    SUPPORTING,
    first_undone,
    may_reach,
    stepper,
)
from tests.factories import civil_status_answer, new_nir, paper_answer

ORDER = [CIVIL_STATUS, CONFIRMATION, PAPER, SUPPORTING, CONTACT, CODE, PASSWORD, SUMMARY]
EVERYBODYS = [CIVIL_STATUS, PAPER, CONTACT, CODE, PASSWORD, SUMMARY]
DISAGREEING = {CIVIL_STATUS: civil_status_answer(nir=new_nir(sex=1), civility="madame")}
WITHOUT_PAPER = {PAPER: {}}
PATHS = {
    "with a French paper": (EVERYBODYS, {}),
    "without": ([CIVIL_STATUS, PAPER, SUPPORTING, CONTACT, CODE, PASSWORD, SUMMARY], WITHOUT_PAPER),
    "whose NIR disagrees": ([CIVIL_STATUS, CONFIRMATION, PAPER, CONTACT, CODE, PASSWORD, SUMMARY], DISAGREEING),
    "both": (ORDER, DISAGREEING | WITHOUT_PAPER),
}


def draft(*done, **changed):
    answers = {slug: {"something": True} for slug in done}
    given = {CIVIL_STATUS: civil_status_answer(), PAPER: paper_answer()} | changed
    return Registration(answers=answers | {slug: given[slug] for slug in answers if slug in given})


def test_the_steps_follow_each_other_as_the_product_says():
    assert [step.slug for step in STEPS] == ORDER
    assert [step.title for step in STEPS] == [
        "État civil",
        "Confirmez vos informations",
        "Pièce d’identité",
        "Justificatif d’identité",
        "Vos coordonnées de contact",
        "Vérification de vos coordonnées de contact",
        "Mon mot de passe",
        "Récapitulatif",
    ]


@pytest.mark.parametrize(("path", "changed"), PATHS.values(), ids=PATHS)
def test_every_step_up_to_the_first_undone_may_be_reached_and_no_other(path, changed):
    for count, undone in enumerate(path):
        registration = draft(*path[:count], **changed)
        assert first_undone(registration).slug == undone
        assert [slug for slug in ORDER if may_reach(registration, slug)] == path[: count + 1]


def test_a_gap_closes_the_steps_after_it():
    registration = draft(CIVIL_STATUS, CONTACT, CODE, PASSWORD)
    assert first_undone(registration).slug == PAPER
    assert not may_reach(registration, SUMMARY)


def test_somebody_without_nir_has_nothing_to_confirm():
    registration = draft(CIVIL_STATUS, **{CIVIL_STATUS: civil_status_answer(nir=None)})
    assert first_undone(registration).slug == PAPER


def test_an_answer_undoes_only_later_ones():
    for step in STEPS:
        assert all(ORDER.index(undone) > ORDER.index(step.slug) for undone in step.undoes)


@pytest.mark.parametrize(
    ("slug", "states"),
    [
        (PAPER, ["current", "todo", "todo", "todo"]),
        (CODE, ["done", "current", "todo", "todo"]),
        (SUMMARY, ["done", "done", "done", "current"]),
    ],
)
def test_the_stepper_marks_what_is_done_where_one_is_and_what_is_left(slug, states):
    marks = stepper(BY_SLUG[slug])
    assert [mark.state for mark in marks] == states
    assert tuple(mark.label for mark in marks) == STAGES
