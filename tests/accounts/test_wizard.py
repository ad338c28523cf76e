import pytest

from accounts.models import Registration
from accounts.wizard import (
    BY_SLUG,
    CIVIL_STATUS,
    CODE,
    CONTACT,
    PAPER,
    PASSWORD,
    STAGES,
    STEPS,
    SUMMARY,
    first_undone,
    may_reach,
    stepper,
)

ORDER = [CIVIL_STATUS, PAPER, CONTACT, CODE, PASSWORD, SUMMARY]


def draft(*done):
    return Registration(answers={slug: {} for slug in done})


def test_the_steps_follow_each_other_as_the_product_says():
    assert [step.slug for step in STEPS] == ORDER
    assert [step.title for step in STEPS] == [
        "État civil",
        "Pièce d’identité",
        "Vos coordonnées de contact",
        "Vérification de vos coordonnées de contact",
        "Mon mot de passe",
        "Récapitulatif",
    ]


@pytest.mark.parametrize("count", range(6))
def test_every_step_up_to_the_first_undone_may_be_reached_and_no_other(count):
    registration = draft(*ORDER[:count])
    assert first_undone(registration).slug == ORDER[count]
    assert [may_reach(registration, slug) for slug in ORDER] == [n <= count for n in range(6)]


def test_a_gap_closes_the_steps_after_it():
    registration = draft(CIVIL_STATUS, CONTACT, CODE, PASSWORD)
    assert first_undone(registration).slug == PAPER
    assert not may_reach(registration, SUMMARY)


def test_somebody_without_a_paper_has_answered_all_the_same():
    assert may_reach(Registration(answers={CIVIL_STATUS: {"nir": None}, PAPER: {}}), CONTACT)


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
