"""A whole creation with the keyboard alone: what has the focus is seen, in the order of the page."""

import pytest
from playwright.sync_api import Locator, expect

from demo.data import load_people
from tests.e2e import walk
from tests.e2e.postbox import receive_code
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e

MOST_STOPS = 60
FOCUSED = """(before) => {
  const here = document.activeElement, box = here.getBoundingClientRect(), style = getComputedStyle(here);
  const previous = window.previousStop;
  window.previousStop = here;
  const follows = !previous || previous === document.body || !previous.isConnected
    || Boolean(previous.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING);
  return {
    text: (here.labels?.[0] ?? here).textContent.trim() || here.getAttribute("aria-label") || here.id,
    ringed: here.matches(":focus-visible") && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    inOrder: follows,
  };
}"""


class Keyboard:
    """The keys of somebody without a pointer; every stop of Tab is looked at."""

    def __init__(self, visitor: Visitor) -> None:
        self.page = visitor.page

    def tab_to(self, target: Locator) -> None:
        expect(target).to_be_visible()
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(FOCUSED)
            assert stop["ringed"], f"no focus ring on {stop['text']}"
            assert stop["inView"], f"{stop['text']} has the focus out of sight"
            assert stop["inOrder"], f"{stop['text']} comes out of order"
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{target} is not reached with Tab")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type_in(self, target: Locator, text: str) -> None:
        self.tab_to(target)
        self.page.keyboard.type(text)

    def press_on(self, target: Locator, key: str = "Enter") -> None:
        self.tab_to(target)
        self.page.keyboard.press(key)


@pytest.fixture
def keyboard(visitor: Visitor) -> Keyboard:
    return Keyboard(visitor)


def button(visitor: Visitor, name: str) -> Locator:
    return visitor.page.get_by_role("button", name=name, exact=True)


def link(visitor: Visitor, name: str) -> Locator:
    return visitor.page.get_by_role("main").get_by_role("link", name=name, exact=True)


def test_a_whole_creation_needs_no_pointer(visitor: Visitor, keyboard: Keyboard) -> None:
    load_people()
    visitor.open("/")
    keyboard.press_on(link(visitor, "Créer mon compte"))
    visitor.is_at("/inscription/")
    keyboard.press_on(button(visitor, "Créer"))
    visitor.is_at("/inscription/etat-civil/")
    type_civil_status(visitor, keyboard)
    type_paper(visitor, keyboard)
    type_contact_and_code(visitor, keyboard)
    type_password(visitor, keyboard)
    keyboard.press_on(button(visitor, "Se connecter"))
    visitor.is_at("/connexion/")
    login = walk.noted_login(visitor, walk.PROVEN)
    keyboard.type_in(visitor.field("Numéro de sécurité sociale ou identifiant provisoire"), login.identifier)
    keyboard.type_in(visitor.field("Mot de passe"), login.password)
    keyboard.press("Enter")
    visitor.is_at("/mon-compte/")


def type_civil_status(visitor: Visitor, keyboard: Keyboard) -> None:
    person = walk.PROVEN
    keyboard.type_in(visitor.field("Numéro de sécurité sociale"), person.nir_with_key)
    keyboard.press_on(visitor.field("Madame"), "Space")
    keyboard.press("ArrowDown", "ArrowUp")
    expect(visitor.field("Madame")).to_be_checked()
    keyboard.type_in(visitor.field("Nom de naissance"), person.birth_name)
    keyboard.type_in(visitor.field("Prénoms"), person.first_names)
    type_day(visitor, keyboard, "Date de naissance", walk.day_parts(person.born_on))
    keyboard.type_in(visitor.field("Commune de naissance"), person.birth_place.partition(" (")[0].lower())
    option = walk.suggestions(visitor).first
    expect(option).to_be_visible()
    keyboard.press("ArrowDown", "Enter")
    expect(visitor.field("Commune de naissance")).to_have_value(person.birth_place)
    keyboard.press_on(button(visitor, "Continuer"), "Space")
    visitor.is_at("/inscription/piece-identite/")


def type_day(visitor: Visitor, keyboard: Keyboard, legend: str, parts: tuple[str, str, str]) -> None:
    boxes = visitor.page.get_by_role("group", name=legend)
    for label, part in zip(("Jour", "Mois", "Année"), parts, strict=True):
        keyboard.type_in(boxes.get_by_label(label, exact=True), part)


def type_paper(visitor: Visitor, keyboard: Keyboard) -> None:
    paper = walk.PROVEN.paper
    assert paper
    keyboard.press_on(visitor.field(paper.kind.label), "Space")
    keyboard.type_in(visitor.field("Numéro du titre d’identité"), paper.number)
    type_day(visitor, keyboard, "Date de délivrance", walk.day_parts(paper.issued_on))
    keyboard.press("Enter")
    visitor.is_at("/inscription/coordonnees/")


def type_contact_and_code(visitor: Visitor, keyboard: Keyboard) -> None:
    keyboard.type_in(visitor.field("Téléphone portable"), walk.MOBILE)
    keyboard.type_in(visitor.field("Adresse mail"), walk.MAIL)
    keyboard.press_on(visitor.field("par SMS"), "Space")
    keyboard.press("ArrowDown")
    expect(visitor.field("par mail")).to_be_checked()
    keyboard.press_on(button(visitor, "Envoyer le code"))
    visitor.is_at("/inscription/verification/")
    keyboard.type_in(visitor.field("Code de vérification reçu par mail"), receive_code())
    keyboard.press("Enter")
    visitor.is_at("/inscription/mot-de-passe/")


def type_password(visitor: Visitor, keyboard: Keyboard) -> None:
    keyboard.type_in(visitor.field("Nouveau mot de passe"), walk.PASSWORD)
    eye = visitor.page.get_by_role("button", name="Afficher le mot de passe").first
    keyboard.press_on(eye, "Space")
    expect(visitor.field("Nouveau mot de passe")).to_have_attribute("type", "text")
    keyboard.type_in(visitor.field("Confirmation du mot de passe"), walk.PASSWORD)
    keyboard.press_on(visitor.field(walk.TERMS), "Space")
    keyboard.press_on(button(visitor, "Continuer"))
    visitor.is_at("/inscription/recapitulatif/")


def test_errors_take_the_focus_and_their_links_lead_to_the_fields(visitor: Visitor, keyboard: Keyboard) -> None:
    visitor.open("/inscription/etat-civil/")
    visitor.press("Continuer")
    summary = visitor.page.get_by_role("alert")
    expect(summary).to_be_focused()
    links = summary.get_by_role("link").all()
    fields = ["id_nir", "id_civility_0", "id_birth_name", "id_first_names", "id_born_on_0", "id_birth_commune"]
    assert len(links) == len(fields)
    for error, field in zip(links, fields, strict=True):
        error.press("Enter")
        expect(visitor.page.locator(f"#{field}")).to_be_focused()
        assert field.startswith("id_civility") or is_described(visitor, field, error.inner_text())


def is_described(visitor: Visitor, field: str, error: str) -> bool:
    """Whether a screen reader that stands in the field reads the error, of the field or of its group."""
    return visitor.page.locator(f"#{field}").evaluate(
        """(input, error) => [input, input.closest("fieldset")].some((element) =>
          (element?.getAttribute("aria-describedby") ?? "").split(" ").some((id) =>
            document.getElementById(id)?.textContent.includes(error)))""",
        error,
    )


def test_the_first_stop_leads_past_the_menu(visitor: Visitor, keyboard: Keyboard) -> None:
    visitor.open("/connexion/")
    keyboard.press("Tab")
    skip = visitor.page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    keyboard.press("Enter", "Tab")
    assert visitor.page.locator("main :focus").count() == 1
