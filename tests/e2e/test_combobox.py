"""The suggestions of communes follow the ARIA pattern of an editable combobox with a list."""

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e import walk
from tests.e2e.reaching import CIVIL_STATUS
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e


@pytest.fixture
def field(visitor: Visitor) -> Locator:
    """The field, with the communes called Saint-Denis under it."""
    visitor.open(CIVIL_STATUS)
    visitor.type_day("Date de naissance", ("5", "12", "1984"))
    field = visitor.page.get_by_role("combobox", name="Commune de naissance")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("saint denis")
    expect(field).to_have_attribute("aria-expanded", "true")
    return field


@pytest.fixture
def options(visitor: Visitor, field: Locator) -> Locator:
    return walk.suggestions(visitor)


def chosen(visitor: Visitor, field: Locator) -> str:
    """The label of the option that assistive technology takes as active."""
    active = field.get_attribute("aria-activedescendant")
    selected = visitor.page.get_by_role("option", selected=True).and_(visitor.page.locator(".suggestion"))
    assert active == selected.get_attribute("id")
    return selected.inner_text()


def test_the_field_and_its_list_are_tied_and_counted(visitor: Visitor, field: Locator, options: Locator) -> None:
    listbox = visitor.page.get_by_role("listbox", name="Communes proposées")
    assert field.get_attribute("aria-controls") == listbox.get_attribute("id")
    assert field.get_attribute("aria-autocomplete") == "list"
    expect(visitor.page.get_by_role("status")).to_have_text(f"{options.count()} communes proposées.")


def test_arrows_home_and_end_move_the_active_option(visitor: Visitor, field: Locator, options: Locator) -> None:
    labels = options.all_inner_texts()
    moves = (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", -1), ("Home", 0), ("End", -1))
    for key, expected in moves:
        field.press(key)
        assert chosen(visitor, field) == labels[expected]
    field.press("ArrowDown")
    assert chosen(visitor, field) == labels[0]
    expect(field).to_be_focused()


def test_enter_chooses_without_sending_the_form(visitor: Visitor, field: Locator, options: Locator) -> None:
    label = options.nth(1).inner_text()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        field.press(key)
    expect(field).to_have_value(label)
    expect(field).to_have_attribute("aria-expanded", "false")
    assert visitor.page.locator("#id_birth_commune_code").input_value()
    visitor.is_at(CIVIL_STATUS)


def test_escape_closes_the_list_and_keeps_the_text(visitor: Visitor, field: Locator, options: Locator) -> None:
    field.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("saint denis")
    field.press("ArrowDown")
    expect(options.first).to_be_visible()


def test_tab_leaves_with_what_was_typed(visitor: Visitor, field: Locator, options: Locator) -> None:
    field.press("ArrowDown")
    field.press("Tab")
    expect(options).to_have_count(0)
    expect(field).to_have_value("saint denis")


def test_typing_again_forgets_the_commune_that_was_chosen(visitor: Visitor, field: Locator, options: Locator) -> None:
    options.first.click()
    code = visitor.page.locator("#id_birth_commune_code")
    assert code.input_value()
    field.press_sequentially("x")
    expect(code).to_have_value("")


def test_nothing_found_is_said(visitor: Visitor, field: Locator) -> None:
    field.fill("zzzz")
    expect(visitor.page.get_by_role("status")).to_have_text("Aucune commune trouvée.")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_a_town_of_the_seine_is_found_for_somebody_born_before_1968(visitor: Visitor, field: Locator) -> None:
    visitor.type_day("Date de naissance", ("5", "12", "1950"))
    field.fill("saint denis")
    expect(walk.suggestions(visitor).filter(has_text="Saint-Denis (Seine)")).to_be_visible()


def test_without_suggestions_the_field_still_takes_a_name(visitor: Visitor, field: Locator, options: Locator) -> None:
    visitor.page.route("**/lieux-de-naissance/**", lambda route: route.abort())
    field.fill("ajaccio")
    expect(options).to_have_count(0)
    visitor.press("Continuer")
    expect(visitor.page.get_by_role("alert")).not_to_contain_text("commune")
