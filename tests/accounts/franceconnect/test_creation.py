"""A creation that began with FranceConnect: how long it is kept, what it becomes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account, FranceConnectLink, Registration
from accounts.models.franceconnect import sub_digest
from accounts.services import Creation, create_account, find_account_holder
from accounts.wizard import (
    CIVIL_STATUS,
    CONTACT,
    FRANCECONNECT,
    confirmed_pivot,
    mail_to_propose,
)
from contact_verification.enums import MessageKind
from contact_verification.models import Message
from identity.models import Person
from tests.accounts.franceconnect.drafts import begun, finished
from tests.accounts.franceconnect.people import ISSUER, MAIL, PIVOT, SUB, link
from tests.factories import (
    AccountFactory,
    ContactFactory,
    PersonFactory,
    new_nir,
)
from tests.faults.parallel import browser_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

STATUS_PAGE = f"/inscription/{CIVIL_STATUS}/"


def create(draft: Registration) -> Creation:
    return create_account(registration_uuid=draft.uuid)


def test_a_draft_keeps_what_was_confirmed_and_not_under_which_name() -> None:
    draft = Registration.objects.get(pk=begun().pk)
    assert confirmed_pivot(draft) == PIVOT
    assert mail_to_propose(draft) == MAIL
    assert SUB not in str(draft.answers)
    assert "id.token" not in str(draft.answers)


@pytest.mark.parametrize(
    "changed",
    [
        {"civility": None},
        {"birth_country": "99333", "birth_place_code": ""},
        {"born_on": date(1958, 1, 1)},
        {"birth_place_code": "75056"},
    ],
    ids=str,
)
def test_what_was_confirmed_comes_back_as_it_was(changed: dict[str, Any]) -> None:
    draft = Registration.objects.get(pk=begun(**changed).pk)
    pivot = confirmed_pivot(draft)
    assert pivot
    assert {name: getattr(pivot, name) for name in changed} == changed


def test_a_draft_lives_one_hour_whatever_is_answered_meanwhile(noon: Any) -> None:
    client = browser_with(begun())
    noon.shift(timedelta(minutes=59))
    assert client.post(STATUS_PAGE, {"nir": new_nir()})["Location"] == f"/inscription/{CONTACT}/"
    noon.shift(timedelta(seconds=59))
    assert client.get(f"/inscription/{CONTACT}/").status_code == 200
    noon.shift(1)
    assert client.get(f"/inscription/{CONTACT}/")["Location"] == STATUS_PAGE
    assert create(Registration.objects.get()) == Creation.NOT_READY


def test_a_draft_that_was_begun_otherwise_lives_24_hours() -> None:
    draft = Registration.objects.create()
    assert draft.expires_at - timezone.now() == timedelta(hours=24)
    assert (confirmed_pivot(draft), mail_to_propose(draft)) == (None, "")


def test_the_account_is_opened_by_franceconnect_and_by_its_password_without_a_notice() -> None:
    draft = finished(new_nir())
    assert create(draft) == Creation.CREATED
    account, link = Account.objects.get(), FranceConnectLink.objects.get()
    assert link.person == account.person
    assert (link.issuer, link.sub_digest) == (ISSUER, sub_digest(SUB))
    assert account.has_usable_password()
    assert [message.kind for message in Message.objects.all()] == [MessageKind.RECEIPT]
    draft.refresh_from_db()
    assert draft.answers == {}


def test_a_second_click_changes_nothing() -> None:
    draft = finished(new_nir())
    assert [create(draft), create(draft)] == [Creation.CREATED, Creation.CREATED]
    assert Account.objects.count() == FranceConnectLink.objects.count() == 1


@pytest.mark.parametrize("nir", [new_nir(), None], ids=["number", "none"])
def test_the_account_of_somebody_known_from_a_dossier_is_theirs(nir: str | None) -> None:
    known = PersonFactory(birth_name="DELORME", first_names="Maria Lisandra", nir=nir or new_nir(), verified=True)
    assert create(finished(nir)) == Creation.CREATED
    assert Account.objects.get().person == known == FranceConnectLink.objects.get().person


def test_a_creation_that_two_tabs_began_is_finished_once() -> None:
    """No number is typed: only the name under which the provider knows them holds them together."""
    first, second = finished(None), finished(None)
    assert create(first) == Creation.CREATED
    assert create(second) == Creation.ALREADY_HELD
    assert find_account_holder(registration=second) == Person.objects.get()
    assert Account.objects.count() == Person.objects.count() == 1


def test_a_name_that_meanwhile_opens_somebody_else_s_space_opens_no_other() -> None:
    draft, other = finished(new_nir()), AccountFactory(verified=True)
    ContactFactory(person=other.person, mail=True, verified=True)
    link(other, is_told=False)
    assert create(draft) == Creation.ALREADY_HELD
    assert Account.objects.get() == other
    assert Message.objects.get().kind == MessageKind.NIR_ALREADY_HELD


def test_a_draft_says_by_whom_it_was_confirmed_and_to_nobody_else() -> None:
    draft = begun()
    assert set(draft.answers[FRANCECONNECT]) == {"issuer", "sub_digest", "pivot", "mail"}
    assert browser_with(draft).get("/inscription/compte-existant/")["Location"] == "/inscription/"
