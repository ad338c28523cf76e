"""Whose account FranceConnect opens."""

from datetime import date

import pytest

from accounts.franceconnect.links import ToProve, find_account
from accounts.franceconnect.outcomes import Refusal
from accounts.models import Account, FranceConnectLink
from contact_verification.enums import MessageKind
from identity.enums import IdentityStatus
from proofing.proving import absorb
from proofing.reviews import DecisionOutcome, merge_with_holder
from tests.accounts.franceconnect.conftest import NOON
from tests.accounts.franceconnect.people import NAMES, OTHER_SUB, SUB, account_of, confirmed, known, link, linked, told
from tests.factories import AgentFactory, ContactFactory, PersonFactory, ReviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def links_of(account: Account) -> int:
    return account.owner.franceconnect_links.count()


def test_whoever_the_provider_is_known_to_name_comes_in_whatever_it_says_of_them() -> None:
    account = linked()
    assert find_account(confirmed(birth_name="Autrenom", born_on=date(2000, 1, 1))) == account
    assert FranceConnectLink.objects.get().last_used_at == NOON


@pytest.mark.parametrize("other", [{"sub": OTHER_SUB}, {"issuer": "https://ailleurs.example"}, {"sub": SUB.upper()}])
def test_another_name_or_another_provider_is_somebody_else(other: dict[str, str]) -> None:
    linked()
    assert find_account(confirmed(**other)) is None


def test_an_account_that_is_closed_is_not_opened() -> None:
    account = linked()
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert find_account(confirmed()) == Refusal.CLOSED


def test_a_closed_account_of_exactly_this_person_is_not_to_be_proven() -> None:
    account_of(known(), is_active=False)
    assert find_account(confirmed()) == Refusal.CLOSED
    assert not FranceConnectLink.objects.exists()


def test_the_link_of_a_record_that_was_merged_follows() -> None:
    account, holder = account_of(PersonFactory(identity_status=IdentityStatus.VERIFIED)), known()
    link(account)
    absorb(account.owner, into=holder)
    account.refresh_from_db()
    assert account.person == holder
    assert find_account(confirmed()) == account


def test_two_accounts_that_an_agent_makes_one_are_both_reached_by_franceconnect() -> None:
    holder = account_of(known())
    second = account_of(PersonFactory(nir=holder.owner.nir))
    link(second)
    review, agent = ReviewFactory(person=second.person), AgentFactory()
    assert merge_with_holder(review_uuid=review.uuid, agent=agent) == DecisionOutcome.DECIDED
    assert find_account(confirmed()) == holder


def test_an_account_of_exactly_this_person_is_to_be_proven_first() -> None:
    account = account_of(known())
    assert find_account(confirmed()) == ToProve(account)
    assert not FranceConnectLink.objects.exists()
    assert told(account) == []


@pytest.mark.parametrize("status", [IdentityStatus.DECLARED, IdentityStatus.IN_REVIEW, IdentityStatus.REFUSED])
def test_an_account_of_somebody_unproven_is_not_found(status: IdentityStatus) -> None:
    account_of(PersonFactory(declared=True, identity_status=status, **NAMES))
    assert find_account(confirmed()) is None


def test_a_mail_finds_nobody() -> None:
    account = account_of(PersonFactory(verified=True))
    ContactFactory(person=account.person, kind="mail", value="lisandra@courriel.example")
    assert find_account(confirmed()) is None


def test_two_people_known_exactly_so_are_left_in_peace() -> None:
    for _ in range(2):
        account_of(known())
    assert find_account(confirmed()) is None


def test_somebody_known_without_an_account_is_to_open_one() -> None:
    known()
    assert find_account(confirmed()) is None


def test_an_old_account_is_taken_over_at_once_and_its_holder_is_told() -> None:
    account = account_of(known(), migrating=True)
    assert find_account(confirmed()) == account
    assert links_of(account) == 1
    assert told(account) == [MessageKind.FRANCECONNECT_LINKED]


@pytest.mark.parametrize("done", ["password_chosen_at", "finished_at"])
def test_an_account_that_has_a_new_password_is_to_be_proven(done: str) -> None:
    account = account_of(known(), migrating=True)
    account.migration.password_chosen_at = NOON
    setattr(account.migration, done, NOON)
    account.migration.save()
    assert isinstance(find_account(confirmed()), ToProve)


@pytest.mark.parametrize(
    ("born_on", "found"),
    [(date(2011, 3, 2), None), (date(2011, 3, 3), Refusal.TOO_YOUNG), (date(2030, 1, 1), Refusal.TOO_YOUNG)],
    ids=["15 today", "15 tomorrow", "not born"],
)
def test_an_account_is_opened_from_15_on(born_on: date, found: Refusal | None) -> None:
    assert find_account(confirmed(born_on=born_on)) is found
