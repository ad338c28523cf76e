"""What is made is made once, and a password is tried as often as allowed, however many come at the same moment."""

from collections import Counter

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Account, Registration
from accounts.wizard import CIVIL_STATUS, CODE, CONTACT, PAPER, PASSWORD
from contact_verification.enums import MessageKind
from contact_verification.models import Message
from identity.models import Person
from identity.nir import Nir
from journal.enums import EventKind
from journal.models import Event
from tests.factories import PASSWORD as CHOSEN_PASSWORD
from tests.factories import (
    AccountFactory,
    RegistrationFactory,
    civil_status_answer,
    new_nir,
)
from tests.faults.parallel import all_at_once, browser_with, post_as, same_browser
from tests.journeys.applicants import UNKNOWN_PAPER, Applicant

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

SUMMARY_PATH = "/inscription/recapitulatif/"


def test_hundred_proven_creations_with_one_nir_make_one_account() -> None:
    status = civil_status_answer()
    drafts = [RegistrationFactory(password=True, proven=True, changed={CIVIL_STATUS: status}) for _ in range(100)]
    clients = [browser_with(draft) for draft in drafts]
    answers = all_at_once(100, lambda number: clients[number].post(SUMMARY_PATH))
    places = Counter(answer["Location"] for answer in answers)
    assert places == {"/connexion/": 1, "/inscription/compte-existant/": 99}
    assert Account.objects.count() == Person.objects.count() == 1
    told = Counter(Message.objects.values_list("kind", flat=True))
    assert told == {MessageKind.RECEIPT: 1, MessageKind.NIR_ALREADY_HELD: 1}
    assert Event.objects.filter(kind=EventKind.NIR_ALREADY_HELD).count() == 1


def test_unproven_creations_with_one_nir_at_once_do_not_hinder_each_other() -> None:
    status = civil_status_answer()
    drafts = [RegistrationFactory(password=True, changed={CIVIL_STATUS: status}) for _ in range(30)]
    clients = [browser_with(draft) for draft in drafts]
    answers = all_at_once(30, lambda number: clients[number].post(SUMMARY_PATH))
    assert {answer["Location"] for answer in answers} == {"/connexion/"}
    assert Account.objects.count() == Person.objects.with_nir(status["nir"]).count() == 30


@pytest.mark.parametrize("proven", [False, True])
def test_fifty_clicks_of_the_last_button_at_once_make_one_account(proven: bool) -> None:
    client = browser_with(RegistrationFactory(password=True, proven=proven))
    answers = all_at_once(50, post_as(client, SUMMARY_PATH, {}))
    assert {answer["Location"] for answer in answers} == {"/connexion/"}
    assert Account.objects.count() == Person.objects.count() == Message.objects.count() == 1
    assert Event.objects.filter(kind=EventKind.ACCOUNT_CREATED).count() == 1
    assert "Votre espace Mon Compte est créé" in client.get("/connexion/").content.decode()


def test_answers_of_two_tabs_at_once_are_both_kept() -> None:
    """A paper, then contacts: neither save takes the other's answer with it."""
    client = browser_with(RegistrationFactory(paper=True))
    who = Applicant(paper_number=UNKNOWN_PAPER)
    sent = [(f"/inscription/{slug}/", who.answers(slug)) for slug in (PAPER, CONTACT)]
    all_at_once(2, lambda number: same_browser(client).post(*sent[number]))
    answers = Registration.objects.get().answers
    assert answers[PAPER]["number"] == who.paper_number
    assert answers[CONTACT]["mobile"] == who.mobile


def test_steps_sent_while_the_account_is_created_lead_to_a_page() -> None:
    """Every step in tabs left open, at the very moment of the last click."""
    draft = RegistrationFactory(password=True)
    client, who = browser_with(draft), Applicant(paper_number=UNKNOWN_PAPER)
    sent = [(f"/inscription/{slug}/", who.answers(slug)) for slug in (CIVIL_STATUS, PAPER, CONTACT, PASSWORD)]
    sent += [(f"/inscription/{CODE}/", {"code": "123456"}), ("/inscription/verification/nouveau-code/", {})]
    sent += [("/inscription/quitter/", {})] + [(SUMMARY_PATH, {})] * 5

    def click(number: int) -> int:
        path, data = sent[number % len(sent)]
        return same_browser(client).post(path, data).status_code

    assert set(all_at_once(3 * len(sent), click)) <= {200, 302, 429}
    assert Account.objects.count() <= 1


@pytest.mark.parametrize("known", [True, False])
def test_hundred_wrong_logins_at_once_look_at_five_passwords(hashes: Counter[str], known: bool) -> None:
    nir = AccountFactory(verified=True).person.nir if known else new_nir()
    hashes.clear()
    data = {"identifier": nir, "password": "Faux2motdepasse"}
    answers = all_at_once(100, lambda _: Client().post("/connexion/", data))
    assert Counter(answer.status_code for answer in answers) == {200: 5, 429: 95}
    assert hashes == ({"verify": 5} if known else {"encode": 5})


def test_two_dozen_people_at_once_see_only_their_own_number() -> None:
    numbers = [AccountFactory(verified=True).person.nir for _ in range(24)]
    written = [Nir(number).formatted for number in numbers]

    def visit(number: int) -> list[str]:
        client = Client()
        client.post("/connexion/", {"identifier": numbers[number], "password": CHOSEN_PASSWORD})
        page = " ".join(client.get("/mon-compte/profil/").content.decode().split())
        return [nir for nir in written if nir in page]

    assert all_at_once(24, visit) == [[nir] for nir in written]


def test_threads_have_connections_of_their_own() -> None:
    """What every test of this file stands on."""
    assert len({id(own) for own in all_at_once(5, lambda _: connection.connection)}) == 5
