"""What somebody does to protect their space, or to take it back."""

import re
from datetime import date

from tests.factories import BORN_ON
from tests.journeys.applicants import in_boxes
from tests.journeys.holders import NEW_PASSWORD, Holder
from tests.journeys.page import Page
from tests.journeys.walker import Walker

CHANGE_PASSWORD = "/mon-compte/securite/mot-de-passe/"
RECOVERY = "/mot-de-passe-oublie/"
STOP = "/ce-n-est-pas-moi/"
NOTICE_CODE = re.compile(r"\b[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}\b")


def press_first(walker: Walker, start: str) -> Page:
    """The first button whose label begins so."""
    labels = [label for form in walker.page.forms for label in form.buttons if label.startswith(start)]
    return walker.press(labels[0])


def choose(walker: Walker, password: str = NEW_PASSWORD) -> Page:
    return walker.press("Enregistrer", {"password": password, "confirmation": password})


def change_password(walker: Walker, password: str = NEW_PASSWORD) -> Page:
    walker.go(CHANGE_PASSWORD)
    return choose(walker, password)


def change(walker: Walker, path: str, value: str) -> Page:
    """A new mail or mobile, and its code."""
    walker.go(path)
    walker.press("Envoyer le code", {"value": value})
    return walker.type_code(value)


def values(holder: Holder) -> dict[str, str]:
    """The contacts, by kind."""
    return {contact.kind: contact.value for contact in holder.person.contacts.all()}


def notice_code(walker: Walker, to: str) -> str:
    """The code in the last notice received there."""
    walker.postbox.collect()
    return NOTICE_CODE.findall("\n".join(message.text for message in walker.postbox.received(to)))[-1]


def stop(walker: Walker, code: str) -> Page:
    walker.go(STOP)
    return walker.press("Mettre mon espace en sécurité", {"code": code})


def ask_code(walker: Walker, identifier: str, born_on: date = BORN_ON, channel: str = "mail") -> Page:
    """« Mot de passe oublié »."""
    walker.go(RECOVERY)
    typed = {"identifier": identifier, "channel": channel, **in_boxes("born_on", born_on)}
    return walker.press("Envoyer le code", typed)
