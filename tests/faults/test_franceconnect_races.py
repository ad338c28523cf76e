"""FranceConnect at the same moment: one new person has one account, and one answer serves once."""

from collections import Counter
from typing import Any

import pytest
from django.test import Client

from accounts.franceconnect import client as franceconnect_client
from accounts.franceconnect.claims import read_pivot
from accounts.franceconnect.drafts import begin_draft
from accounts.franceconnect.links import find_account, link_person
from accounts.franceconnect.outcomes import Confirmed
from accounts.models import Account, FranceConnectLink, Registration
from accounts.models.franceconnect import sub_digest
from accounts.views.browser import REGISTRATION
from accounts.wizard import CIVIL_STATUS, CODE, CONFIRMATION, CONTACT, PASSWORD
from contact_verification.enums import MessageKind
from contact_verification.models import Message
from demo.franceconnect.people import find_citizen
from demo.franceconnect.server import Provider
from identity.models import Person
from journal.enums import EventKind
from journal.models import Event
from proofing.confirmed import confirm_person
from proofing.enums import ProofOutcome
from proofing.models import Review
from tests.factories import PASSWORD as CHOSEN_PASSWORD
from tests.factories import code_answer, contact_answer, password_answer
from tests.faults.parallel import all_at_once, browser_with, same_browser
from tests.franceconnect import franceconnect, walk  # noqa: F401 - a fixture
from tests.journeys.citizens import account_of, declared, known

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

START, SPACE, LOGIN = "/connexion/franceconnect/", "/mon-compte/", "/connexion/"
SUMMARY, HELD = "/inscription/recapitulatif/", "/inscription/compte-existant/"
ATTACHMENT = f"{START}compte-existant/"
NEWCOMER, SOLENE = find_citizen("BRIVELLE"), find_citizen("Solène Marguerite FALVIGNE")
ISSUER = "https://oidc.franceconnect.example"


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred answers at a time are more than one process gives anybody in the time of one."""
    monkeypatch.setattr(franceconnect_client, "TOTAL_SECONDS", 60.0)


def confirmed(citizen: Any = NEWCOMER) -> Confirmed:
    return Confirmed(ISSUER, citizen.sub, read_pivot(citizen.claims), citizen.claims["email"], "id.token")


def finish(draft: Registration, *, nir: str | None) -> None:
    """All is answered but the last button."""
    names = ("birth_name", "first_names", "birth_country", "birth_place_code")
    who = NEWCOMER.person
    status = {name: getattr(who, name) for name in names} | {"nir": nir, "civility": who.civility}
    draft.answers |= {
        CIVIL_STATUS: status | {"born_on": who.born_on.isoformat(), "birth_place_name": who.birth_place},
        CONFIRMATION: {"confirmed": True},
        CONTACT: contact_answer(),
        CODE: code_answer(),
        PASSWORD: password_answer(),
    }
    draft.save()


def is_one_account() -> bool:
    return Account.objects.count() == Person.objects.count() == FranceConnectLink.objects.count() == 1


def test_hundred_answers_for_one_newcomer_then_hundred_creations_make_one_account(franceconnect: Provider) -> None:  # noqa: F811
    clients = [Client() for _ in range(100)]
    callbacks = [walk(client.get(START)["Location"], NEWCOMER) for client in clients]
    answers = all_at_once(100, lambda number: clients[number].get(callbacks[number]))
    assert Counter(answer.get("Location", answer.status_code) for answer in answers) == {
        "/inscription/etat-civil/": 100
    }
    assert not Account.objects.exists()
    drafts = list(Registration.objects.all())
    assert {str(draft.uuid) for draft in drafts} == {client.session[REGISTRATION] for client in clients}
    for draft in drafts:
        finish(draft, nir=NEWCOMER.person.nir.number)
    answers = all_at_once(100, lambda number: clients[number].post(SUMMARY))
    assert Counter(answer["Location"] for answer in answers) == {LOGIN: 1, HELD: 99}
    assert is_one_account()
    assert Person.objects.get().holds_nir
    told = Counter(Message.objects.values_list("kind", flat=True))
    assert told == {MessageKind.RECEIPT: 1, MessageKind.NIR_ALREADY_HELD: 1}


def test_creations_without_a_number_make_one_account_too() -> None:
    """Nothing but the name under which the provider knows them holds them together."""
    drafts = [begin_draft(confirmed()) for _ in range(30)]
    for draft in drafts:
        finish(draft, nir=None)
    clients = [browser_with(draft) for draft in drafts]
    answers = all_at_once(30, lambda number: clients[number].post(SUMMARY))
    assert Counter(answer["Location"] for answer in answers) == {LOGIN: 1, HELD: 29}
    assert is_one_account()


def test_answer_that_is_replayed_at_once_lets_in_once(franceconnect: Provider) -> None:  # noqa: F811
    account = account_of(known(SOLENE.name))
    digest = sub_digest(SOLENE.sub)
    link_person(account.owner, issuer=franceconnect.issuer, digest=digest, account=account, is_told=False)
    client = Client()
    callback = walk(client.get(START)["Location"], SOLENE)
    answers = all_at_once(8, lambda _: same_browser(client).get(callback))
    outcomes = Counter(answer.get("Location", answer.status_code) for answer in answers)
    assert outcomes[SPACE] == 1
    assert outcomes.keys() <= {SPACE, LOGIN, 400}
    assert Event.objects.filter(kind=EventKind.LOGIN).count() == account.sessions.count() == 1


def test_attachments_at_once_are_one_link_that_is_told_once(franceconnect: Provider) -> None:  # noqa: F811
    account = account_of(known(SOLENE.name), "solene@courriel.example")
    clients = [Client() for _ in range(4)]
    for client in clients:
        assert client.get(walk(client.get(START)["Location"], SOLENE))["Location"] == ATTACHMENT
    answers = all_at_once(4, lambda number: clients[number].post(ATTACHMENT, {"password": CHOSEN_PASSWORD}))
    assert {answer["Location"] for answer in answers} == {SPACE}
    assert FranceConnectLink.objects.get().person == account.person
    assert account.owner.messages.get().kind == MessageKind.FRANCECONNECT_LINKED


def test_old_account_that_is_found_many_times_at_once_is_linked_once() -> None:
    account = account_of(known(SOLENE.name), "solene@courriel.example", migrating=True)
    assert set(all_at_once(10, lambda _: find_account(confirmed(SOLENE)))) == {account}
    assert FranceConnectLink.objects.get().person == account.person
    assert account.owner.messages.count() == 1


def test_two_accounts_of_one_human_confirmed_at_once_are_one_holder_and_a_question_for_an_agent() -> None:
    people = [account_of(declared(SOLENE.name)).owner for _ in range(2)]
    outcomes = all_at_once(2, lambda number: confirm_person(people[number], confirmed(SOLENE).pivot)[0])
    assert Counter(outcomes) == {ProofOutcome.PROVEN: 1, ProofOutcome.UNSETTLED: 1}
    assert Person.objects.filter(holds_nir=True).count() == Review.objects.count() == 1
