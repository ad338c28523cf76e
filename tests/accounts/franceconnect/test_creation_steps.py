"""The steps of a creation that began with FranceConnect: what is locked, and what is left out."""

import pytest
from django.test import Client

from accounts.wizard import (
    CIVIL_STATUS,
    CODE,
    CONFIRMATION,
    CONTACT,
    PAPER,
    PASSWORD,
    STEPS,
    SUMMARY,
    SUPPORTING,
    confirmed_pivot,
    declaration_of,
    first_undone,
    may_reach,
)
from contact_verification.models import Message
from identity.enums import Civility
from identity.pivot import PivotIdentity
from tests.accounts.franceconnect.drafts import begun, with_number
from tests.accounts.franceconnect.people import MAIL, PIVOT
from tests.factories import (
    new_nir,
)
from tests.faults.parallel import browser_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

STATUS_PAGE = f"/inscription/{CIVIL_STATUS}/"
FORGED = {
    "birth_name": "Autrenom",
    "first_names": "Nadège",
    "civility": "monsieur",
    "born_on_0": "1",
    "born_on_1": "2",
    "born_on_2": "1990",
    "birth_country": "99333",
    "birth_city": "Antsirabe",
    "birth_commune": "Brest",
    "birth_commune_code": "29019",
    "franceconnect": "x",
}


def test_no_paper_is_asked() -> None:
    draft = with_number(new_nir())
    assert first_undone(draft).slug == CONTACT
    shown = [step.slug for step in STEPS if step.concerns(draft)]
    assert shown == [CIVIL_STATUS, CONTACT, CODE, PASSWORD, SUMMARY]
    assert not may_reach(draft, PAPER)


@pytest.mark.parametrize("slug", [PAPER, SUPPORTING])
@pytest.mark.parametrize("sent", [None, {"no_paper": ""}, {"later": ""}, {"kind": "passport", "number": "12AB34567"}])
def test_the_steps_that_are_left_out_lead_on_whatever_is_sent(slug: str, sent: dict[str, str] | None) -> None:
    draft = with_number(new_nir())
    client, path = browser_with(draft), f"/inscription/{slug}/"
    answer = client.get(path) if sent is None else client.post(path, sent)
    assert answer["Location"] == f"/inscription/{CONTACT}/"
    draft.refresh_from_db()
    assert not {PAPER, SUPPORTING} & draft.answers.keys()


def test_a_number_that_disagrees_is_to_be_confirmed() -> None:
    draft = with_number(new_nir(sex=1))
    assert first_undone(draft).slug == CONFIRMATION


def test_the_first_screen_asks_for_the_number_alone(client: Client) -> None:
    page = browser_with(begun()).get(STATUS_PAGE)
    assert set(page.context["form"].fields) == {"nir", "has_no_nir"}
    for shown in ("Delorme", "Lisandra Maria", "5 décembre 1984", "Identité confirmée par FranceConnect"):
        assert shown in page.content.decode()


def test_the_civilite_is_asked_of_whoever_has_none_there() -> None:
    draft = begun(civility=None)
    client = browser_with(draft)
    assert set(client.get(STATUS_PAGE).context["form"].fields) == {"nir", "has_no_nir", "civility"}
    assert client.post(STATUS_PAGE, {"nir": new_nir()}).status_code == 200
    assert client.post(STATUS_PAGE, {"nir": new_nir(), "civility": "madame"})["Location"] == f"/inscription/{CONTACT}/"
    draft.refresh_from_db()
    assert declaration_of(draft).civility == Civility.MADAME


def test_a_civil_status_that_was_confirmed_is_not_changed_by_what_is_sent() -> None:
    draft = begun()
    client, nir = browser_with(draft), new_nir()
    assert client.post(STATUS_PAGE, FORGED | {"nir": nir})["Location"] == f"/inscription/{CONTACT}/"
    draft.refresh_from_db()
    declared = declaration_of(draft)
    assert {name: getattr(declared, name) for name in PivotIdentity.__slots__} == {
        name: getattr(PIVOT, name) for name in PivotIdentity.__slots__
    }
    assert (declared.nir, declared.birth_place_name) == (nir, "Paris 10e arrondissement")
    assert confirmed_pivot(draft) == PIVOT


@pytest.mark.parametrize("code", ["29999", "98799"])
def test_a_commune_that_no_list_has_is_kept_by_its_code(code: str) -> None:
    draft = with_number(None, birth_place_code=code)
    assert (declaration_of(draft).birth_place_code, declaration_of(draft).birth_place_name) == (code, "")
    assert browser_with(draft).get(STATUS_PAGE).status_code == 200


def test_the_mail_is_proposed_and_another_may_be_typed() -> None:
    client = browser_with(with_number(None))
    page = client.get(f"/inscription/{CONTACT}/")
    assert page.context["form"]["mail"].value() == MAIL
    assert not Message.objects.exists()
    sent = {"mobile": "", "other_phone": "", "mail": "autre@exemple.fr", "channel": "mail"}
    assert client.post(f"/inscription/{CONTACT}/", sent)["Location"] == f"/inscription/{CODE}/"
    assert Message.objects.get().destination == "autre@exemple.fr"
    assert client.get(f"/inscription/{CONTACT}/").context["form"]["mail"].value() == "autre@exemple.fr"
