"""The rows of this app, one module a subject."""

from accounts.models.account import Account
from accounts.models.browsers import KnownBrowser, RememberedIdentifier
from accounts.models.change import AccountChange
from accounts.models.franceconnect import FranceConnectLink
from accounts.models.migration import AccountMigration
from accounts.models.passkey import Passkey
from accounts.models.registration import Registration
from accounts.models.session import Session
from accounts.models.terms import AcceptanceChannel, TermsAcceptance, TermsVersion
from accounts.models.throttle import LoginThrottle

__all__ = [
    "AcceptanceChannel",
    "Account",
    "AccountChange",
    "AccountMigration",
    "FranceConnectLink",
    "KnownBrowser",
    "LoginThrottle",
    "Passkey",
    "Registration",
    "RememberedIdentifier",
    "Session",
    "TermsAcceptance",
    "TermsVersion",
]
