"""What a device that keeps passkeys is asked, and the reading of its answers. No rows here: see passkeys.py.

What a device sends is anybody's word until the library has checked its challenge, site, origin and signature, and that
the device has verified its holder. Source: W3C Web Authentication, Level 3 (it calls an exchange a ceremony).
"""

from dataclasses import dataclass
from ipaddress import ip_address
from time import time
from typing import Any

from django.http import HttpRequest
from django.http.request import split_domain_port
from webauthn import generate_authentication_options, generate_registration_options
from webauthn import verify_authentication_response as verify_entry
from webauthn import verify_registration_response as verify_new
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers import parse_authentication_credential_json as parse_entry
from webauthn.helpers import parse_registration_credential_json as parse_new
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.models import Account, Passkey

LIFE = 5 * 60  # seconds between the question and the device's answer
NEW, ENTRY = "passkey_new", "passkey_entry"
Expected = dict[str, Any]


@dataclass(frozen=True)
class Site:
    """Whom a key is made for and answers to: a host name without port, and the origin as a browser writes it."""

    name: str
    origin: str


def site_of(request: HttpRequest) -> Site | None:
    """The site a browser is at; None at a bare network address, for which no key can be made."""
    name, _ = split_domain_port(request.get_host())
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return Site(name, f"{request.scheme}://{request.get_host().lower()}")
    return None


def ask_for_new(request: HttpRequest, account: Account) -> dict[str, Any] | None:
    """What the browser hands to `navigator.credentials.create`; None where no key can be made."""
    site = site_of(request)
    if site is None:
        return None
    options = generate_registration_options(
        rp_id=site.name,
        rp_name="Mon Compte",
        user_id=account.uuid.bytes,
        user_name=account.person.short_name,  # type: ignore[union-attr]  # an agent has no keys
        timeout=LIFE * 1000,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[_described(passkey) for passkey in account.passkeys.all()],
    )
    _keep_challenge(request, NEW, options.challenge)
    return options_to_json_dict(options)


def _described(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    transports = [AuthenticatorTransport(way) for way in passkey.transports]
    return PublicKeyCredentialDescriptor(id=bytes(passkey.credential_id), transports=transports)


def ask_for_entry(request: HttpRequest) -> dict[str, Any] | None:
    """What the browser hands to `navigator.credentials.get`, naming no key: the same whoever asks."""
    site = site_of(request)
    if site is None:
        return None
    options = generate_authentication_options(
        rp_id=site.name, timeout=LIFE * 1000, user_verification=UserVerificationRequirement.REQUIRED
    )
    _keep_challenge(request, ENTRY, options.challenge)
    return options_to_json_dict(options)


def _keep_challenge(request: HttpRequest, purpose: str, challenge: bytes) -> None:
    request.session[purpose] = {"challenge": bytes_to_base64url(challenge), "until": time() + LIFE}


def take_expected(request: HttpRequest, purpose: str) -> Expected | None:
    """What an answer must agree with, as the library's arguments; None when nothing was asked, or too long ago.

    A question is answered once: it is forgotten here, whatever comes of the answer.
    """
    kept, site = request.session.pop(purpose, None), site_of(request)
    if kept is None or site is None or time() > kept["until"]:
        return None
    return {
        "expected_challenge": base64url_to_bytes(kept["challenge"]),
        "expected_rp_id": site.name,
        "expected_origin": site.origin,
        "require_user_verification": True,
    }


def read_new(sent: str, expected: Expected) -> dict[str, Any] | None:
    """The columns of the Passkey that a device has made; None when the answer is not one to what was asked."""
    try:
        credential = parse_new(sent)
        made = verify_new(credential=credential, **expected)
    except Exception:  # whatever the library stumbles over in what anybody may send
        return None
    return {
        "credential_id": made.credential_id,
        "public_key": made.credential_public_key,
        "sign_count": made.sign_count,
        "transports": [way.value for way in credential.response.transports or []],
    }


def read_entry(sent: str) -> AuthenticationCredential | None:
    """What somebody who comes in with a key says, of which nothing is checked yet; None when it cannot be read."""
    try:
        return parse_entry(sent)
    except Exception:  # as above
        return None


def new_count(passkey: Passkey, said: AuthenticationCredential, expected: Expected) -> int | None:
    """How often the device has signed with this key, when the answer is right; None when it is not.

    A count that does not go up is the sign of a copied key, and refused; 0 is that of a device that does not count.
    """
    try:
        return verify_entry(
            credential=said,
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            **expected,
        ).new_sign_count
    except Exception:  # as above
        return None
