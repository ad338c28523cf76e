"""The passage of an old account, as its holder walks it."""

from tests.journeys.holders import NEW_PASSWORD, Holder
from tests.journeys.page import Page
from tests.journeys.walker import Walker

START = "/migration/"
TERMS, PASSWORD, CONTACTS, CODE = (
    f"/migration/{slug}/" for slug in ("conditions", "mot-de-passe", "coordonnees", "verification")
)
SCREENS = [START, TERMS, PASSWORD, CONTACTS, CODE]


def answer(walker: Walker, holder: Holder) -> tuple[str, dict[str, str]]:
    """The button of the step one is at, and what its holder types."""
    if walker.page.path == CODE:
        return "Valider", {"code": walker.postbox.read_code(holder.mail)}
    return {
        START: ("Commencer", {}),
        TERMS: ("Continuer", {"accepts_terms": "on"}),
        PASSWORD: ("Continuer", {"password": NEW_PASSWORD, "confirmation": NEW_PASSWORD}),
        CONTACTS: ("Envoyer le code", {}),
    }[walker.page.path]


def take(walker: Walker, holder: Holder) -> Page:
    """The step one is at."""
    return walker.press(*answer(walker, holder))


def walk_to(walker: Walker, path: str, holder: Holder) -> Page:
    walker.knock(holder)
    while walker.page.path != path:
        before = walker.page.path
        assert take(walker, holder).path != before, walker.page.text
    return walker.page


def current_password(holder: Holder, reached: str) -> Holder:
    """Which password is good at this screen."""
    return holder.with_password(NEW_PASSWORD) if reached in (CONTACTS, CODE) else holder
