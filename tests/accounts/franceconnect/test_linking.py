"""How FranceConnect comes to open an account, and how it ceases to."""

from datetime import timedelta
from typing import Any

import pytest

from accounts import changes
from accounts.franceconnect.links import associate, find_account, unlink
from accounts.franceconnect.outcomes import Refusal
from accounts.history import in_plain_words
from accounts.models import Account, FranceConnectLink
from accounts.models.franceconnect import sub_digest
from contact_verification.codes import derive_notice_code
from contact_verification.enums import MessageKind
from contact_verification.models import Message
from identity.enums import PersonFlag
from identity.models import Person
from journal.enums import EventKind
from journal.models import Event
from journal.services import record
from proofing.models import Review
from tests.accounts.franceconnect.people import (
    ISSUER,
    NAMES,
    OTHER_SUB,
    SUB,
    account_of,
    confirmed,
    known,
    link,
    linked,
    told,
)
from tests.constraints import refused
from tests.factories import AccountFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def links_of(account: Account) -> int:
    return account.owner.franceconnect_links.count()


def journalled(person: Person) -> list[str]:
    return list(Event.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def test_a_link_is_told_with_a_code_that_stops_it_and_is_journalled() -> None:
    account = account_of(known())
    assert link(account)
    assert told(account) == [MessageKind.FRANCECONNECT_LINKED]
    assert journalled(account.owner) == [EventKind.FRANCECONNECT_LINKED]
    assert changes.stop(typed=derive_notice_code(Message.objects.get()), address="192.0.2.7") is True
    account.refresh_from_db()
    assert links_of(account) == 0
    assert not account.has_usable_password()


def test_a_link_made_twice_is_told_once() -> None:
    account = linked()
    assert link(account)
    assert told(account) == [MessageKind.FRANCECONNECT_LINKED]
    assert journalled(account.owner) == [EventKind.FRANCECONNECT_LINKED]


def test_a_name_that_is_somebody_else_s_here_stays_theirs() -> None:
    holder, other = linked(), account_of(known())
    assert not link(other)
    assert (links_of(holder), links_of(other)) == (1, 0)
    assert told(other) == journalled(other.owner) == []


def test_the_provider_may_give_somebody_another_name() -> None:
    account = linked()
    assert link(account, OTHER_SUB)
    assert links_of(account) == 2


def test_the_database_holds_one_person_a_name() -> None:
    account = linked()
    row = {"issuer": ISSUER, "sub_digest": sub_digest(SUB)}
    assert refused(lambda: FranceConnectLink.objects.create(person=account.owner, **row))
    assert refused(lambda: FranceConnectLink.objects.create(person=known(), **row))
    FranceConnectLink.objects.create(person=known(), **row | {"issuer": "https://ailleurs.example"})


def test_the_database_does_not_hold_the_name_itself() -> None:
    linked()
    row = FranceConnectLink.objects.values().get()
    assert SUB not in f"{row}"
    assert str(FranceConnectLink.objects.get()) == f"FranceConnectLink {row['id']}"


def test_whoever_is_exactly_who_is_confirmed_adds_it_to_their_space() -> None:
    account = account_of(known())
    assert associate(account, confirmed()) is None
    assert told(account) == [MessageKind.FRANCECONNECT_LINKED]
    assert find_account(confirmed()) == account
    assert associate(account, confirmed()) is None
    assert links_of(account) == 1


def test_it_proves_the_identity_of_somebody_unproven() -> None:
    account = account_of(PersonFactory(declared=True, **NAMES))
    assert associate(account, confirmed()) is None
    account.owner.refresh_from_db()
    assert account.owner.holds_nir
    assert told(account) == [MessageKind.IDENTITY_VERIFIED, MessageKind.FRANCECONNECT_LINKED]


def test_the_account_of_somebody_known_from_a_dossier_goes_to_it_with_its_link() -> None:
    account, holder = account_of(PersonFactory(**NAMES)), known()
    assert associate(account, confirmed()) is None
    assert Account.objects.get().person == holder == FranceConnectLink.objects.get().person
    assert find_account(confirmed()) == account


def test_another_civil_status_is_not_added_and_an_agent_looks() -> None:
    account = account_of(known(first_names="Lisandra"))
    assert associate(account, confirmed()) == Refusal.UNSETTLED
    assert links_of(account) == 0
    assert Review.objects.get().person.flags == [PersonFlag.CONFIRMED_OTHERWISE]
    assert told(account) == []


def test_a_name_that_opens_another_space_is_not_added_and_proves_nothing() -> None:
    linked()
    account = account_of(PersonFactory(declared=True, **NAMES))
    assert associate(account, confirmed()) == Refusal.OTHER_PERSON
    account.owner.refresh_from_db()
    assert (links_of(account), account.owner.is_verified, told(account)) == (0, False, [])
    assert not Review.objects.exists()


def test_whoever_unlinks_is_not_found_any_more_and_it_is_journalled_once() -> None:
    account = linked()
    link(account, OTHER_SUB)
    for _ in range(2):
        unlink(account)
    assert find_account(confirmed()) is None
    assert journalled(account.owner).count(EventKind.FRANCECONNECT_UNLINKED) == 1


def test_somebody_else_s_links_stay() -> None:
    account = linked()
    unlink(account_of(known()))
    assert links_of(account) == 1


def test_said_in_the_space_not_me_forgets_it() -> None:
    account = linked()
    changes.secure(account, but_session=None)
    assert find_account(confirmed()) is None


def test_a_code_of_a_week_ago_stops_nothing(noon: Any) -> None:
    account = linked()
    noon.shift(timedelta(days=7, seconds=1))
    assert changes.stop(typed=derive_notice_code(Message.objects.get()), address="192.0.2.7") is False
    assert links_of(account) == 1


@pytest.mark.parametrize(
    ("kind", "details", "title", "sentence"),
    [
        (EventKind.LOGIN, {"way": "franceconnect"}, "Connexion", "Avec FranceConnect."),
        (EventKind.FRANCECONNECT_LINKED, {}, "FranceConnect associé à votre espace", "Par vous."),
        (EventKind.FRANCECONNECT_UNLINKED, {}, "FranceConnect dissocié de votre espace", "Par vous."),
    ],
)
def test_the_history_says_it_in_plain_words(kind: Any, details: dict[str, str], title: str, sentence: str) -> None:
    account = AccountFactory()
    entry = in_plain_words(record(kind, person=account.person, account=account, **details))
    assert (entry.title, entry.sentence, entry.may_be_reported) == (title, sentence, True)
