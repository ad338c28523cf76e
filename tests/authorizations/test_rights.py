"""Who may do what, as product §3 reads, cell by cell, and how a birthday changes it."""

from datetime import date

import pytest

from authorizations.enums import Role
from authorizations.rights import DELEGATED, SHOWN, Position, Right, may, position_of

PRODUCT = """
                   | responsable | with procuration | without | dependant | 15 to 17 | under 15 | no dossier
OWN_SPACE          | yes         | yes              | yes     | yes       | yes      | no       | yes
DECLARE_SEPARATION | yes         | yes              | yes     | no        | no       | no       | no
SEE_DOSSIER        | yes         | yes              | no      | no        | no       | no       | no
ACT_ON_DOSSIER     | yes         | yes              | no      | no        | no       | no       | no
SEE_PROCURATION    | yes         | yes              | yes     | no        | no       | no       | no
GRANT_PROCURATION  | yes         | no               | no      | no        | no       | no       | no
GIVE_UP_PROCURATION| no          | yes              | no      | no        | no       | no       | no
PRIVATE_CONTACTS   | no          | no               | no      | yes       | no       | no       | yes
"""
COLUMNS = {
    "responsable": Position.RESPONSABLE,
    "with procuration": Position.DELEGATE,
    "without": Position.SPOUSE,
    "dependant": Position.DEPENDANT,
    "15 to 17": Position.MINOR,
    "under 15": Position.CHILD,
    "no dossier": Position.OUTSIDE,
}
HEAD, *ROWS = ([cell.strip() for cell in line.split("|")] for line in PRODUCT.strip("\n").splitlines())
CELLS = [
    pytest.param(Right[right], COLUMNS[column], answer == "yes", id=f"{right}-{column}".replace(" ", "_"))
    for right, *answers in ROWS
    for column, answer in zip(HEAD[1:], answers, strict=True)
]


@pytest.mark.parametrize(("right", "position", "granted"), CELLS)
def test_each_cell_of_the_table_is_that_of_the_product(right, position, granted):
    assert may(position, right) is granted


def test_every_right_and_every_position_is_in_the_table():
    assert {(cell.values[0], cell.values[1]) for cell in CELLS} == {(r, p) for r in Right for p in Position}


def test_a_procuration_adds_to_see_and_to_act_and_nothing_else():
    assert {Right.SEE_DOSSIER, Right.ACT_ON_DOSSIER} == DELEGATED


def test_a_couple_is_told_of_what_the_product_lists():
    assert set(SHOWN) == {Right[right] for right, *_ in ROWS[:4]} | {Right.GRANT_PROCURATION}


@pytest.mark.parametrize(
    ("role", "has_procuration", "position"),
    [
        (Role.RESPONSABLE, False, Position.RESPONSABLE),
        (Role.CONJOINT, True, Position.DELEGATE),
        (Role.CONJOINT, False, Position.SPOUSE),
        (Role.AUTRE, False, Position.DEPENDANT),
    ],
)
def test_an_adult_is_what_their_role_says(role, has_procuration, position):
    today = date(2026, 6, 1)
    assert position_of(role=role, born_on=date(1984, 12, 5), has_procuration=has_procuration, today=today) == position


@pytest.mark.parametrize("role", set(Role) - {Role.CONJOINT}, ids=str)
def test_a_procuration_makes_a_delegate_of_the_spouse_only(role):
    found = position_of(role=role, born_on=date(1984, 12, 5), has_procuration=True, today=date(2026, 6, 1))
    assert found != Position.DELEGATE


@pytest.mark.parametrize(
    ("born_on", "today", "position"),
    [
        (date(2011, 6, 2), date(2026, 6, 1), Position.CHILD),
        (date(2011, 6, 1), date(2026, 6, 1), Position.MINOR),
        (date(2008, 6, 2), date(2026, 6, 1), Position.MINOR),
        (date(2008, 6, 1), date(2026, 6, 1), Position.DEPENDANT),
        (date(2012, 2, 29), date(2027, 2, 28), Position.CHILD),
        (date(2012, 2, 29), date(2027, 3, 1), Position.MINOR),
        (date(2008, 2, 29), date(2026, 2, 28), Position.MINOR),
        (date(2008, 2, 29), date(2026, 3, 1), Position.DEPENDANT),
    ],
    ids=str,
)
def test_a_child_is_somebody_else_from_the_day_of_15_and_of_18(born_on, today, position):
    assert position_of(role=Role.ENFANT, born_on=born_on, has_procuration=False, today=today) == position


def test_a_child_may_not_grant_see_or_separate_at_any_age():
    for position in (Position.CHILD, Position.MINOR, Position.DEPENDANT):
        assert not {right for right in Right if may(position, right)} - {Right.OWN_SPACE, Right.PRIVATE_CONTACTS}
