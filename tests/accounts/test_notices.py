"""What is kept of a change beside the notice that tells of it: how to find it by the notice's code, not the code."""

import pytest

from accounts.models import AccountChange
from accounts.notices import announce, stop_digest
from contact_verification.codes import derive_notice_code
from contact_verification.enums import ContactKind, MessageKind
from tests.constraints import refused
from tests.factories import AccountFactory, MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return AccountFactory()


@pytest.fixture
def notice(account):
    return MessageFactory(to_person=True, kind=MessageKind.PASSWORD_CHANGED, person=account.person)


def test_a_change_is_found_by_the_code_of_its_notice(account, notice):
    announce(account, notice)
    announce(account, MessageFactory(to_person=True, kind=MessageKind.PASSWORD_CHANGED))
    found = AccountChange.objects.get(stop_digest=stop_digest(derive_notice_code(notice)))
    assert (found.account, found.contact_kind, found.stopped_at) == (account, None, None)


def test_what_was_changed_is_kept_with_it(account, notice):
    announce(account, notice, contact_kind=ContactKind.MAIL, former_value="ancienne@exemple.fr")
    change = account.changes.get()
    assert (change.contact_kind, change.former_value) == (ContactKind.MAIL, "ancienne@exemple.fr")


def test_without_a_notice_a_change_is_found_by_no_code(account):
    announce(account, None)
    announce(account, None)
    assert list(account.changes.values_list("stop_digest", flat=True)) == [None, None]


def test_the_database_holds_neither_the_code_nor_the_former_contact_in_clear(account, notice):
    announce(account, notice, contact_kind=ContactKind.MAIL, former_value="ancienne@exemple.fr")
    row = f"{AccountChange.objects.values().get()}"
    assert derive_notice_code(notice) not in row
    assert "ancienne@exemple.fr" not in row
    assert str(AccountChange.objects.get()) == f"AccountChange {account.changes.get().pk}"


@pytest.mark.parametrize("former", ["former_value", "former_verified_at"])
def test_only_a_contact_has_a_former_value(account, former):
    value = {"former_value": "ancienne@exemple.fr", "former_verified_at": account.created_at}[former]
    assert refused(lambda: AccountChange.objects.create(account=account, **{former: value}))
    AccountChange.objects.create(account=account, contact_kind=ContactKind.MAIL, **{former: value})


def test_a_code_finds_one_change(account):
    AccountChange.objects.create(account=account, stop_digest="a" * 64)
    assert refused(lambda: AccountChange.objects.create(account=account, stop_digest="a" * 64))
