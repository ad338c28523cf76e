"""Browsers in which a creation is under way, or an account just made."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from accounts.authentication import open_session
from accounts.models import Account, Registration
from accounts.sessions import SessionStore
from accounts.views.browser import REGISTRATION
from contact_verification.enums import MessageStatus
from contact_verification.models import Challenge
from demo.people import DemoPerson
from identity.models import Person
from tests.e2e.visitor import Visitor
from tests.factories import AccountFactory, ContactFactory, MessageFactory, RegistrationFactory


def resume(visitor: Visitor, **traits: Any) -> Registration:
    """Make this browser the one where a draft with these traits was begun."""
    draft = RegistrationFactory(**traits)
    session = SessionStore()
    session[REGISTRATION] = str(draft.uuid)
    give_session(visitor, session)
    return draft


def give_session(visitor: Visitor, session: SessionStore) -> None:
    session.save()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key), "url": visitor.address}
    visitor.context.add_cookies([cookie])


def enter(visitor: Visitor, account: Account) -> Account:
    """Make this browser one in which the account has come in."""
    request = HttpRequest()
    request.session = SessionStore()
    open_session(request, account)
    give_session(visitor, request.session)
    return account


def wait_for_code(visitor: Visitor, delivery: MessageStatus, **traits: Any) -> Challenge:
    """Bring a draft to the page of its code, whose message is in this state."""
    challenge: Challenge = resume(visitor, contact=True, **traits).challenge
    MessageFactory(challenge=challenge, status=delivery)
    if delivery != MessageStatus.SENT:
        challenge.expires_at = None
        challenge.save()
    visitor.open("/inscription/verification/")
    return challenge


def let_expire(challenge: Challenge) -> None:
    challenge.expires_at = timezone.now() - timedelta(seconds=1)
    challenge.save()


def proven_holder(*, nir: str, of: Person | DemoPerson) -> Account:
    """The account of somebody who proved this number, under the civil status of `of`."""
    names = {"person__birth_name": of.birth_name, "person__first_names": of.first_names}
    return AccountFactory(person__verified=True, person__nir=nir, person__born_on=of.born_on, **names)


def reachable(**traits: Any) -> Account:
    """The account of somebody with a confirmed mobile and a mail that is not."""
    account: Account = AccountFactory(**traits)
    ContactFactory(person=account.person, verified=True)
    ContactFactory(person=account.person, mail=True)
    return account


def come_home(visitor: Visitor, **traits: Any) -> Account:
    """Be in the space of somebody reachable."""
    account = enter(visitor, reachable(**traits))
    visitor.open("/mon-compte/")
    return account
