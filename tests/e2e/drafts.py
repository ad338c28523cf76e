"""Browsers in which a creation is under way, or an account just made."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accounts.models import Account, Registration
from accounts.views.browser import REGISTRATION
from contact_verification.enums import MessageStatus
from contact_verification.models import Challenge
from tests.e2e.visitor import Visitor
from tests.factories import PASSWORD, AccountFactory, ContactFactory, MessageFactory, RegistrationFactory


def resume(visitor: Visitor, **traits: Any) -> Registration:
    """Make this browser the one where a draft with these traits was begun."""
    draft = RegistrationFactory(**traits)
    session = SessionStore()
    session[REGISTRATION] = str(draft.uuid)
    session.create()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key), "url": visitor.address}
    visitor.context.add_cookies([cookie])
    return draft


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


def log_in(visitor: Visitor, **traits: Any) -> Account:
    """Enter a space whose owner has one confirmed contact and one that is not."""
    account: Account = AccountFactory(**traits)
    ContactFactory(person=account.person, verified=True)
    ContactFactory(person=account.person, mail=True)
    visitor.open("/connexion/")
    try_password(visitor, account, PASSWORD)
    visitor.is_at("/mon-compte/")
    return account


def try_password(visitor: Visitor, account: Account, password: str) -> None:
    visitor.type("Numéro de sécurité sociale ou identifiant provisoire", account.person.identifier)
    visitor.type("Mot de passe", password)
    visitor.press("Se connecter")
