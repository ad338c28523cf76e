"""A whole creation with the keyboard alone, and errors that are led to."""

import pytest
from playwright.sync_api import expect

from accounts.migration import TERMS
from demo.data import load_people
from proofing.tracker import TrackState
from tests.e2e import identity_reaching as reaching
from tests.e2e import uploads, walk
from tests.e2e.coming_back_reaching import FORGOTTEN, passage, wrong_code
from tests.e2e.identity_reaching import NAMED, SENT, sending, space_of
from tests.e2e.keyboard import Keyboard
from tests.e2e.postbox import receive_code
from tests.e2e.reaching import CIVIL_STATUS, PAPER, Reach, page, pressed, step
from tests.e2e.visitor import Visitor
from tests.e2e.worker import check_papers

pytestmark = pytest.mark.e2e

NOTHING = TrackState.NOTHING


EMPTY_PAPER = ["id_kind_0", "id_number", "id_issued_on_0"]
EMPTY_CIVIL_STATUS = ["id_nir", "id_civility_0", "id_birth_name", "id_first_names", "id_born_on_0", "id_birth_commune"]
REFUSED = [
    pytest.param(pressed(page(CIVIL_STATUS), "Continuer"), EMPTY_CIVIL_STATUS, id="civil-status"),
    pytest.param(pressed(step(PAPER, civil_status=True), "Continuer"), EMPTY_PAPER, id="paper"),
    pytest.param(reaching.refused_paper, ["id_number"], id="paper-refused"),
    pytest.param(pressed(reaching.supporting, "Continuer"), ["id_papers"], id="files"),
    pytest.param(pressed(space_of(NOTHING, NAMED), "Enregistrer"), EMPTY_PAPER, id="paper-of-the-space"),
    pytest.param(
        sending(space_of(NOTHING, SENT), "Envoyer", uploads.text(), uploads.empty()),
        ["id_papers"] * 2,
        id="files-of-the-space",
    ),
    pytest.param(
        pressed(page(FORGOTTEN), "Envoyer le code"),
        ["id_identifier", "id_born_on_0", "id_channel_0"],
        id="forgotten-password",
    ),
    pytest.param(wrong_code, ["id_code"], id="code-at-login"),
    pytest.param(pressed(passage(TERMS), "Continuer"), ["id_accepts_terms"], id="terms"),
    pytest.param(reaching.typed_nir, ["id_is_confirmed"], id="number"),
]


def test_a_whole_creation_needs_no_pointer(visitor: Visitor, keyboard: Keyboard) -> None:
    load_people()
    visitor.open("/")
    keyboard.press_on(keyboard.link("Créer mon compte"))
    visitor.is_at("/inscription/")
    keyboard.press_on(keyboard.button("Créer"))
    visitor.is_at("/inscription/etat-civil/")
    type_civil_status(visitor, keyboard)
    type_paper(visitor, keyboard)
    type_contact_and_code(visitor, keyboard)
    type_password(visitor, keyboard)
    keyboard.press_on(keyboard.button("Se connecter"))
    visitor.is_at("/connexion/")
    login = walk.noted_login(visitor, walk.PROVEN)
    keyboard.type_in(walk.identifier_field(visitor), login.identifier)
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
    keyboard.type_day("Date de naissance", walk.day_parts(person.born_on))
    keyboard.type_in(visitor.field("Commune de naissance"), person.birth_place.partition(" (")[0].lower())
    option = walk.suggestions(visitor).first
    expect(option).to_be_visible()
    keyboard.press("ArrowDown", "Enter")
    expect(visitor.field("Commune de naissance")).to_have_value(person.birth_place)
    keyboard.press_on(keyboard.button("Continuer"), "Space")
    visitor.is_at("/inscription/piece-identite/")


def type_paper(visitor: Visitor, keyboard: Keyboard) -> None:
    paper = walk.PROVEN.paper
    assert paper
    keyboard.press_on(visitor.field(paper.kind.label), "Space")
    keyboard.type_in(visitor.field("Numéro du titre d’identité"), paper.number)
    keyboard.type_day("Date de délivrance", walk.day_parts(paper.issued_on))
    keyboard.press("Enter")
    visitor.is_at("/inscription/piece-identite/verification/")
    check_papers()
    visitor.is_at("/inscription/coordonnees/")


def type_contact_and_code(visitor: Visitor, keyboard: Keyboard) -> None:
    keyboard.type_in(visitor.field("Téléphone portable"), walk.MOBILE)
    keyboard.type_in(visitor.field("Adresse mail"), walk.MAIL)
    keyboard.press_on(visitor.field("par SMS"), "Space")
    keyboard.press("ArrowDown")
    expect(visitor.field("par mail")).to_be_checked()
    keyboard.press_on(keyboard.button("Envoyer le code"))
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
    keyboard.press_on(keyboard.button("Continuer"))
    visitor.is_at("/inscription/recapitulatif/")


@pytest.mark.parametrize(("reach", "fields"), REFUSED)
def test_errors_take_the_focus_and_their_links_lead_to_the_fields(
    visitor: Visitor, reach: Reach, fields: list[str]
) -> None:
    reach(visitor)
    summary = visitor.page.get_by_role("alert")
    expect(summary).to_be_focused()
    links = summary.get_by_role("link").all()
    assert len(links) == len(fields)
    for error, field in zip(links, fields, strict=True):
        error.press("Enter")
        expect(visitor.page.locator(f"#{field}")).to_be_focused()
        assert is_described(visitor, field, error.inner_text())


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
