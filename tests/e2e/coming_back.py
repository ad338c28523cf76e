"""Browsers of somebody who comes back: a login under way, a demand, a passage, without walking there."""

from time import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts import browsers, migration, pending, terms
from accounts.models import AcceptanceChannel, Account
from accounts.notices import announce
from accounts.recovery import RESET
from accounts.sessions import SessionStore
from contact_verification.codes import derive_notice_code
from contact_verification.enums import MessageKind, MessageStatus, Purpose
from contact_verification.models import Challenge, UsageCounter
from tests.e2e.drafts import give_session
from tests.e2e.visitor import Visitor
from tests.factories import (
    AccountFactory,
    ChallengeFactory,
    ContactFactory,
    MessageFactory,
    contact_answer,
    new_mail,
    new_mobile,
)

NOTICED = {"to_person": True, "kind": MessageKind.PASSWORD_CHANGED}


def holder(**traits: Any) -> Account:
    """Somebody proven, with a mobile and a mail that are both confirmed."""
    account: Account = AccountFactory(**{"verified": True} | traits)
    ContactFactory(person=account.person, verified=True)
    ContactFactory(person=account.person, mail=True, verified=True)
    return account


def old_account() -> Account:
    """Somebody proven whose password has 8 digits, with contacts that nobody confirmed."""
    account: Account = AccountFactory(migrating=True, terms=False)
    ContactFactory(person=account.person)
    ContactFactory(person=account.person, mail=True)
    return account


def let_time_pass() -> None:
    """Whatever bounds the sending of codes counts from nothing again."""
    UsageCounter.objects.all().delete()


def begin_login(visitor: Visitor, account: Account, **facts: Any) -> Account:
    """The right password of the account was just given here. `facts`: see accounts/pending.py."""
    request = HttpRequest()
    request.session = SessionStore()
    pending.begin(request, account, is_proven=False)
    request.session[pending.PENDING] |= facts
    give_session(visitor, request.session)
    return account


def wait_for_code(visitor: Visitor, delivery: MessageStatus) -> Challenge:
    """The page of the code at login, whose message is in this state; it goes to the mobile."""
    account = holder()
    destination = account.person.contacts.get(kind="mobile").value
    challenge = new_challenge(Purpose.LOGIN, destination, delivery)
    begin_login(visitor, account, challenge=challenge.pk)
    visitor.open("/connexion/code/")
    return challenge


def new_challenge(purpose: Purpose, destination: str, delivery: MessageStatus = MessageStatus.SENT) -> Challenge:
    challenge = ChallengeFactory(purpose=purpose, destination=destination, sent=delivery == MessageStatus.SENT)
    MessageFactory(challenge=challenge, status=delivery)
    return challenge


def remember(visitor: Visitor, account: Account) -> Account:
    """This browser remembers the identifier."""
    response = HttpResponse()
    browsers.remember_identifier(HttpRequest(), response, account)
    give_cookie(visitor, response, browsers.IDENTIFIER_COOKIE)
    return account


def trust(visitor: Visitor, account: Account) -> Account:
    """The account's holder trusts this browser."""
    response = HttpResponse()
    browsers.keep_browser(HttpRequest(), response, account=account, trusts=True)
    give_cookie(visitor, response, browsers.BROWSER_COOKIE)
    return account


def give_cookie(visitor: Visitor, response: HttpResponse, name: str) -> None:
    visitor.context.add_cookies([{"name": name, "value": response.cookies[name].value, "url": visitor.address}])


def ask_recovery(visitor: Visitor, *, is_proven: bool) -> Account:
    """A code for a new password was asked for here; `is_proven`: and typed."""
    account = holder()
    challenge = ChallengeFactory(purpose=Purpose.PASSWORD_RESET, sent=True)
    demand = {"account": account.pk, "challenge": challenge.pk, "hash": account.get_session_auth_hash()}
    session = SessionStore()
    session[RESET] = demand | ({"proven_at": time()} if is_proven else {})
    give_session(visitor, session)
    return account


def notice_code() -> str:
    """The code of a notice that somebody has received."""
    account = holder()
    notice = MessageFactory(**NOTICED, person=account.person)
    announce(account, notice)
    return derive_notice_code(notice)


def begin_passage(visitor: Visitor, at: migration.Step, delivery: MessageStatus = MessageStatus.SENT) -> Account:
    """An old account on its way, whose next step is this one. `delivery`: of the code, when it waits for one."""
    account = old_account()
    passage, done = account.migration, migration.STEPS.index(at)
    if done > 0:
        account.acceptances.create(version=terms.current(), channel=AcceptanceChannel.MIGRATION)
    if done > 1:
        passage.password_chosen_at = timezone.now()
    if done > 2:
        passage.answers = {migration.CONTACT: contact_answer(mobile=new_mobile(), mail=new_mail())}
        passage.challenge = new_challenge(Purpose.MIGRATION, passage.answers[migration.CONTACT]["mobile"], delivery)
    passage.save()
    begin_login(visitor, account)
    return account
