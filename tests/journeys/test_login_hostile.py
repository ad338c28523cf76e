"""What the ways in and the pages behind them get from somebody who means harm, or whose browser is broken."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts import terms
from accounts.models import Account, Session
from contact_verification.models import Message
from tests.factories import BORN_ON, PASSWORD, AgentFactory, new_nir
from tests.journeys.applicants import in_boxes
from tests.journeys.elsewhere import ELSEWHERE, ENCODED, is_of_this_site
from tests.journeys.holders import NEW_PASSWORD, Holder, new_holder
from tests.journeys.in_front import (
    code_page,
    contact_code_page,
    gate_page,
    migration_contact_page,
    migration_page,
    migration_password_page,
    nobody,
    recovery_code_page,
    recovery_password_page,
    space_page,
)
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey

LOGIN, CODE, GATE, SPACE = "/connexion/", "/connexion/code/", "/connexion/conditions/", "/mon-compte/"
RECOVERY, MIGRATION, SECURITY = "/mot-de-passe-oublie/", "/migration/", "/mon-compte/securite/"
WRONG = "L’identifiant ou le mot de passe n’est pas le bon"
FEW_ELSEWHERE = ["//ailleurs.example/", "/\\ailleurs.example/", "https://ailleurs.example/", "/\t/ailleurs.example"]


# Where one is sent after it


@pytest.mark.parametrize("target", FEW_ELSEWHERE, ids=ascii)
def test_address_elsewhere_is_forgotten_through_the_code_and_the_conditions(
    walker: Walker, holder: Holder, target: str
) -> None:
    terms.publish(text="Autre texte", agent=AgentFactory(), after=1)
    walker.go(f"{LOGIN}?{urlencode({'next': target})}")
    walker.press("Se connecter", {"identifier": holder.identifier, "password": PASSWORD, "next": target})
    walker.type_code(holder.mail)
    assert walker.page.path == GATE
    answer = walker.send("Continuer", {"accepts_terms": "on"})
    assert (answer.status_code, answer["Location"]) == (302, SPACE)


def test_address_elsewhere_is_forgotten_when_the_password_is_asked_again(walker: Walker) -> None:
    walker.knock(new_holder(by=""))
    for target in ELSEWHERE:
        page = walker.go(f"{SECURITY}confirmer/?{urlencode({'next': target})}")
        assert page.value_of("next") == ""
    for target in FEW_ELSEWHERE:
        answer = walker.send("Continuer", {"password": PASSWORD, "next": target})
        assert (answer.status_code, answer["Location"]) == (302, SECURITY)
    for target in ENCODED:
        walker.go(f"{SECURITY}confirmer/?{urlencode({'next': target})}")
        assert is_of_this_site(walker.send("Continuer", {"password": PASSWORD})["Location"])


@pytest.mark.django_db
def test_address_elsewhere_is_forgotten_when_a_passkey_is_refused() -> None:
    for target in FEW_ELSEWHERE:
        answer = Client().post(f"{LOGIN}cle/", {"credential": "{}", "next": target})
        assert (answer.status_code, answer["Location"]) == (302, LOGIN)


# Forms sent from elsewhere


NEW = {"password": NEW_PASSWORD, "confirmation": NEW_PASSWORD}
FORMS: dict[str, tuple[Callable[[Walker], None], dict[str, str]]] = {
    LOGIN: (nobody, {"identifier": "2841275110001", "password": PASSWORD, "remembers": "on", "next": SPACE}),
    f"{LOGIN}cle/": (nobody, {"credential": "{}", "next": SPACE}),
    f"{LOGIN}autre-personne/": (nobody, {}),
    CODE: (code_page, {"code": "123456", "trusts": "on"}),
    f"{CODE}nouveau-code/": (code_page, {"channel": "mail"}),
    GATE: (gate_page, {"version": "1", "accepts_terms": "on"}),
    RECOVERY: (nobody, {"identifier": "2841275110001", "channel": "sms", **in_boxes("born_on", BORN_ON)}),
    f"{RECOVERY}code/": (recovery_code_page, {"code": "123456"}),
    f"{RECOVERY}nouveau/": (recovery_password_page, NEW),
    "/ce-n-est-pas-moi/": (nobody, {"code": "AAAA-AAAA-AAAA"}),
    f"{MIGRATION}conditions/": (migration_page, {"version": "1", "accepts_terms": "on"}),
    f"{MIGRATION}mot-de-passe/": (migration_password_page, NEW),
    f"{MIGRATION}coordonnees/": (migration_contact_page, {"mobile": "", "mail": "nom@exemple.fr", "channel": "mail"}),
    f"{SECURITY}mot-de-passe/": (space_page, NEW),
    f"{SECURITY}confirmer/": (space_page, {"password": PASSWORD, "next": SPACE}),
    "/mon-compte/profil/mail/": (space_page, {"value": "nom@exemple.fr"}),
    "/mon-compte/profil/mail/code/": (contact_code_page, {"code": "123456"}),
    "/mon-compte/profil/autre-telephone/": (space_page, {"value": "01 99 00 12 34"}),
    "/mon-compte/historique/signaler/": (space_page, {"evenement": "1"}),
}


@pytest.fixture
def at(walker: Walker, db: None, request: pytest.FixtureRequest) -> str:
    """The address of a form, in front of which one is."""
    path: str = request.param
    FORMS[path][0](walker)
    return path


def counted() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Session, Message, Account))


@pytest.mark.parametrize("at", FORMS, indirect=True)
def test_form_without_its_token_is_refused_and_does_nothing(walker: Walker, at: str) -> None:
    before, passwords = counted(), list(Account.objects.values_list("password", flat=True))
    answer = walker.client.post(at, FORMS[at][1])
    assert answer.status_code == 403
    assert PASSWORD not in answer.content.decode()
    assert counted() == before
    assert list(Account.objects.values_list("password", flat=True)) == passwords


def test_login_of_somebody_else_sent_from_another_site_logs_nobody_in(walker: Walker) -> None:
    """The thief's own account, to read what is typed in it."""
    thief = new_holder(by="")
    typed = {"identifier": thief.identifier, "password": PASSWORD}
    walker.go(LOGIN)
    token = walker.page.value_of("csrfmiddlewaretoken")
    foreign = Walker(walker.postbox).go(LOGIN).value_of("csrfmiddlewaretoken")
    for sent, headers in (
        (typed, {}),
        (typed | {"csrfmiddlewaretoken": foreign}, {}),
        (typed | {"csrfmiddlewaretoken": token}, {"origin": "https://ailleurs.example"}),
        (typed | {"csrfmiddlewaretoken": token}, {"origin": "null"}),
    ):
        assert walker.client.post(LOGIN, sent, headers=headers).status_code == 403
        assert walker.go(SPACE).path == LOGIN
    assert walker.client.post(LOGIN, typed | {"csrfmiddlewaretoken": token}).status_code == 302


# Forms sent broken

NASTY = ["", "\x00", "a\x00b", "9" * 100_000, "é" * 5_000, "<x9>\"'", "-1", "\ud800"]


@pytest.mark.parametrize("at", FORMS, indirect=True)
def test_form_survives_whatever_its_fields_hold(walker: Walker, at: str) -> None:
    walker.client.handler.enforce_csrf_checks = False
    good = FORMS[at][1]
    for name in good:
        twice, missing = good | {name: [good[name], "\x00"]}, {other: good[other] for other in good if other != name}
        for body in [*(good | {name: value} for value in NASTY), twice, missing]:
            survives(walker.client, at, body)
    survives(walker.client, at, {f"{name}[]": value for name, value in good.items()})


def survives(client: Client, path: str, body: dict[str, Any]) -> None:
    sent = urlencode(body, doseq=True, errors="surrogatepass")
    answer = client.post(path, sent, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (200, 302, 404, 429)
    if answer.status_code == 302:
        assert is_of_this_site(answer["Location"])
    else:
        assert "<x9" not in answer.content.decode()


@pytest.mark.parametrize("at", FORMS, indirect=True)
def test_address_survives_whatever_follows_it(walker: Walker, at: str) -> None:
    for value in ("%00", "%ff", "a" * 5_000, "//ailleurs.example", "%3Cx9%3E"):
        answer = walker.client.get(f"{at}?next={value}&page={value}&{value}")
        assert answer.status_code in (200, 302)
        assert "<x9" not in answer.content.decode()


def test_more_fields_than_any_form_has_are_refused(walker: Walker, db: None) -> None:
    walker.client.handler.enforce_csrf_checks = False
    assert walker.client.post(LOGIN, {f"x{number}": "1" for number in range(200)}).status_code == 400


# Identifiers

NO_IDENTIFIERS = [
    "0" * 13,
    "9" * 13,
    "P" + "0" * 12,
    "2841275110001 ' OR 1=1",
    "２８４１２７５１１０００１",
    "٢٨٤١٢٧٥١١٠٠٠١",
    "\u200b2841275110001",
    "\x00",
    "2" * 10_000,
    "agent0",
    "%s",
]


@pytest.mark.parametrize("identifier", NO_IDENTIFIERS, ids=lambda typed: ascii(typed[:20]))
def test_what_is_nobody_s_identifier_gets_the_one_answer(walker: Walker, holder: Holder, identifier: str) -> None:
    AgentFactory(login="agent0")
    walker.go(LOGIN)
    page = walker.log_in(identifier, PASSWORD)
    assert (page.status, page.path, WRONG in page.text) == (200, LOGIN, True)


def test_unknown_number_is_answered_like_any_other(walker: Walker, holder: Holder) -> None:
    walker.go(LOGIN)
    texts = {walker.log_in(identifier, f"{PASSWORD}é").text for identifier in (holder.identifier, new_nir(), "x")}
    assert len(texts) == 1
