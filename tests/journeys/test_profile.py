"""« Mon profil »: a contact changed from the space, with a code to the new one and a notice to the former."""

from typing import Any

import pytest

from contact_verification.enums import ContactKind
from tests.factories import new_mail, new_mobile
from tests.journeys.holders import Holder, new_holder
from tests.journeys.protection import (
    change,
    values,
)
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("no_code")]

PROFILE, MAIL, MOBILE, PHONE = (f"/mon-compte/profil/{slug}" for slug in ("", "mail/", "portable/", "autre-telephone/"))


@pytest.mark.parametrize(
    ("path", "kind", "new"), [(MAIL, ContactKind.MAIL, new_mail), (MOBILE, ContactKind.MOBILE, new_mobile)]
)
def test_new_contact_takes_the_place_of_the_former_once_its_code_is_typed(
    walker: Walker, path: str, kind: str, new: Any
) -> None:
    holder = new_holder(by="mail and mobile")
    walker.come_in(holder)
    former, value = values(holder)[kind], new()
    walker.go(path)
    page = walker.press("Envoyer le code", {"value": value})
    assert page.path == f"{path}code/"
    assert values(holder)[kind] == former
    assert walker.type_code(value).path == PROFILE
    assert "L’ancienne coordonnée en est avertie" in walker.page.text
    assert values(holder)[kind] == value
    assert "ont été changées" in walker.postbox_text(former)


def test_wrong_code_leaves_the_former_contact(inside: Walker, holder: Holder) -> None:
    inside.go(MAIL)
    inside.press("Envoyer le code", {"value": new_mail()})
    page = inside.press("Valider", {"code": "000000"})
    assert (page.path, page.has_errors) == (f"{MAIL}code/", True)
    assert values(holder) == {"mail": holder.mail}


def test_code_of_a_mail_does_not_confirm_a_mobile(inside: Walker) -> None:
    mail = new_mail()
    inside.go(MAIL)
    inside.press("Envoyer le code", {"value": mail})
    assert inside.go(f"{MOBILE}code/").path == MOBILE
    assert inside.go(f"{PHONE}code/").path == PHONE
    assert inside.go("/mon-compte/profil/pigeon/").status == 404


def test_second_phone_takes_no_code_and_may_be_removed(inside: Walker, holder: Holder) -> None:
    inside.go(PHONE)
    assert inside.press("Enregistrer", {"value": "01 99 00 12 34"}).path == PROFILE
    assert values(holder)["phone"] == "+33199001234"
    inside.go(PHONE)
    inside.press("Enregistrer", {"value": ""})
    assert "phone" not in values(holder)


def test_first_mobile_of_somebody_is_told_to_their_mail(inside: Walker, holder: Holder) -> None:
    assert change(inside, MOBILE, new_mobile()).path == PROFILE
    assert "ont été changées" in inside.postbox_text(holder.mail)


def test_same_contact_again_is_no_change(inside: Walker, holder: Holder) -> None:
    inside.go(MAIL)
    assert "C’est déjà votre coordonnée" in inside.press("Envoyer le code", {"value": holder.mail}).text


def test_code_asked_for_too_soon_says_when(inside: Walker, clock: Any) -> None:
    inside.go(MAIL)
    inside.press("Envoyer le code", {"value": (mail := new_mail())})
    inside.postbox.collect()
    assert "attendez 30 secondes" in inside.press("Demander l’envoi d’un nouveau code").text
    inside.go(MAIL)
    assert inside.press("Envoyer le code", {"value": mail}).status == 429
    assert inside.go(f"{MAIL}code/").path == f"{MAIL}code/"
    assert inside.type_code(mail).path == PROFILE
