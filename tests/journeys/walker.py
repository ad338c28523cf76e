"""A person in front of a browser: opens pages, fills the form under a button, presses it, reads messages."""

from typing import Any

from django.conf import settings
from django.test import Client

from accounts.models import Registration
from accounts.views.browser import REGISTRATION
from accounts.wizard import CIVIL_STATUS, CODE, CONFIRMATION, CONTACT, PAPER, PASSWORD, SUMMARY, SUPPORTING
from proofing.verification import late_attempt_ids, make_attempt
from tests.journeys.applicants import Applicant
from tests.journeys.holders import Holder
from tests.journeys.page import Page
from tests.journeys.postbox import Postbox

BUTTONS = {
    CIVIL_STATUS: "Continuer",
    CONFIRMATION: "Confirmer",
    PAPER: "Continuer",
    SUPPORTING: "Envoyer plus tard",
    CONTACT: "Envoyer le code",
    CODE: "Valider",
    PASSWORD: "Continuer",
    SUMMARY: "Se connecter",
}
NO_PAPER = "Je ne dispose pas d’une pièce d’identité française"
RESEND = "Demander l’envoi d’un nouveau code"


class Walker:
    """One browser tab; `client` is the browser, with its cookies. CSRF tokens are checked as in production."""

    def __init__(self, postbox: Postbox, client: Client | None = None) -> None:
        self.postbox = postbox
        self.client = client or Client(enforce_csrf_checks=True)
        self.page: Page

    def new_tab(self) -> "Walker":
        return Walker(self.postbox, self.client)

    def go(self, path: str, **request: Any) -> Page:
        """Type an address; redirects are followed."""
        self.page = Page(self.client.get(path, follow=True, **request))
        return self.page

    def follow(self, link: str) -> Page:
        """Click the link of this label."""
        return self.go(self.page.links[link])

    def press(self, button: str, /, typed: dict[str, Any] | None = None, **request: Any) -> Page:
        """Fill the form that has this button and press it. What is typed must be on the page."""
        self.page = Page(self.send(button, typed, follow=True, **request))
        return self.page

    def send(self, button: str, typed: dict[str, Any] | None = None, **request: Any) -> Any:
        """Press without leaving the page one is on: what a second click does."""
        form, typed = self.page.form_with(button), typed or {}
        if unknown := typed.keys() - form.names:
            raise LookupError(f"not on the page: {unknown}")
        data = form.fields | typed | form.buttons[button]
        return self.client.post(form.action or self.page.path, data, **request)

    def double_click(self, button: str, typed: dict[str, Any] | None = None) -> Page:
        """Two requests from the same page; returns what the browser shows, the answer to the second."""
        self.send(button, typed)
        return self.press(button, typed)

    def fill(self, who: Applicant) -> Page:
        """Answer the step one is at."""
        button, typed = self.answer(who)
        self.press(button, typed)
        return self.wait_for_verifier()

    def wait_for_verifier(self) -> Page:
        """On a page that refreshes itself: the worker's part, then the page that comes by itself."""
        if self.page.is_waiting:
            for attempt_id in late_attempt_ids():
                make_attempt(attempt_id=attempt_id)
            self.go(self.page.path)
        return self.page

    def answer(self, who: Applicant) -> tuple[str, dict[str, str]]:
        """The button of the step one is at, and what this person types."""
        slug = self.page.slug
        if slug in (CONFIRMATION, SUPPORTING, SUMMARY):
            return BUTTONS[slug], {}
        if slug == CODE:
            return BUTTONS[CODE], {"code": self.postbox.read_code(who.destination)}
        if slug == PAPER and who.paper_number is None:
            return NO_PAPER, {}
        return BUTTONS[slug], who.answers(slug)

    def walk_to(self, slug: str, who: Applicant) -> Page:
        """From the first page to this step, or to the login page once the account is created."""
        self.go("/inscription/")
        self.press("Créer")
        return self.walk_on_to(slug, who)

    def walk_on_to(self, slug: str, who: Applicant) -> Page:
        """From the step one is at to this one."""
        while self.page.slug != slug:
            before = self.page.slug
            if self.fill(who).slug == before:
                raise AssertionError(f"stuck at {before}: {self.page.text}")
        return self.page

    def sign_up(self, who: Applicant) -> Page:
        return self.walk_to("connexion", who)

    def log_in(self, identifier: str, password: str) -> Page:
        if self.page.slug != "connexion":
            self.go("/connexion/")
        return self.press("Se connecter", {"identifier": identifier, "password": password})

    def knock(self, holder: Holder, **typed: str) -> Page:
        """Give the right pair at the login page; what comes then may be the space, or still on the way to it."""
        self.go("/connexion/")
        return self.press("Se connecter", {"identifier": holder.identifier, "password": holder.password} | typed)

    def type_code(self, to: str, **typed: str) -> Page:
        """Type the code that was received there."""
        return self.press("Valider", {"code": self.postbox.read_code(to)} | typed)

    def postbox_text(self, to: str) -> str:
        """What the last message received there says."""
        self.postbox.collect()
        return self.postbox.received(to)[-1].text

    def come_in(self, holder: Holder, **typed: str) -> Page:
        """Up to the space; `typed`: what else is filled in beside the code, if one is asked for."""
        if self.knock(holder).path == "/connexion/code/":
            self.type_code(holder.mail or holder.mobile, **typed)
        return self.page

    def hold(self, registration: Registration) -> None:
        """Continue a draft that exists already."""
        session = self.client.session
        session[REGISTRATION] = str(registration.uuid)
        session.save()

    def lose_csrf_secret(self) -> None:
        """The token of every open page has expired."""
        self.client.cookies[settings.CSRF_COOKIE_NAME] = "n" * 32


def waiting_for_code(walker: Walker, who: Applicant) -> str:
    """Go as far as the code; returns it."""
    walker.walk_to(CODE, who)
    return walker.postbox.read_code(who.destination)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"
