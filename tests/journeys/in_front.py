"""In front of a form: each function leads somebody new there."""

from contact_verification.models import Message
from tests.journeys.holders import NEW_PASSWORD, new_holder, old_holder
from tests.journeys.protection import ask_code
from tests.journeys.walker import Walker


def code_page(walker: Walker) -> None:
    walker.knock(new_holder())


def gate_page(walker: Walker) -> None:
    walker.knock(new_holder(by="", terms=False))


def recovery_code_page(walker: Walker) -> None:
    holder = new_holder()
    ask_code(walker, holder.identifier)


def recovery_password_page(walker: Walker) -> None:
    recovery_code_page(walker)
    walker.type_code(Message.objects.get().destination)


def migration_page(walker: Walker) -> None:
    walker.knock(old_holder())
    walker.press("Commencer")


def migration_password_page(walker: Walker) -> None:
    migration_page(walker)
    walker.press("Continuer", {"accepts_terms": "on"})


def migration_contact_page(walker: Walker) -> None:
    migration_password_page(walker)
    walker.press("Continuer", {"password": NEW_PASSWORD, "confirmation": NEW_PASSWORD})


def space_page(walker: Walker) -> None:
    walker.knock(new_holder(by=""))


def contact_code_page(walker: Walker) -> None:
    space_page(walker)
    walker.go("/mon-compte/profil/mail/")
    walker.press("Envoyer le code", {"value": "autre@exemple.fr"})


def nobody(walker: Walker) -> None:
    new_holder()
