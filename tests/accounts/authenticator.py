"""A device that keeps one passkey, in software: it answers a site's questions as the standard says, or as told."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

ORIGIN = "http://testserver"
PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40
ES256 = {1: 2, 3: -7, -1: 1}  # COSE: an elliptic curve key, its algorithm, the curve P-256


@dataclass
class Authenticator:
    """`count`: signatures so far. What is told as `changed`: origin, challenge, site, user_handle, flags, key_id."""

    key_id: bytes = field(default_factory=lambda: token_bytes(32))
    count: int = 0
    user_handle: str = ""
    private_key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any], **changed: Any) -> str:
        """The answer to `navigator.credentials.create`, without an attestation of who built the device."""
        self.user_handle = options["user"]["id"]
        key_id = changed.get("key_id", self.key_id)
        named = bytes(16) + len(key_id).to_bytes(2, "big") + key_id
        data = self._data(options["rp"]["id"], HAS_KEY, changed) + named + cbor2.dumps(self._public_key())
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client_data = _client_data("webauthn.create", options, changed)
        response = {"clientDataJSON": client_data, "attestationObject": attestation}
        return _credential(key_id, response, transports=["internal", "hybrid"])

    def sign(self, options: dict[str, Any], **changed: Any) -> str:
        """The answer to `navigator.credentials.get`."""
        self.count += 1
        data = self._data(options["rpId"], 0, changed)
        client_data = _client_data("webauthn.get", options, changed)
        signature = self.private_key.sign(data + sha256(client_data).digest(), ec.ECDSA(SHA256()))
        response = {"clientDataJSON": client_data, "authenticatorData": data, "signature": signature}
        user_handle = changed.get("user_handle", self.user_handle)
        return _credential(changed.get("key_id", self.key_id), response, userHandle=user_handle)

    def _data(self, site: str, more_flags: int, changed: dict[str, Any]) -> bytes:
        flags = changed.get("flags", PRESENT | VERIFIED) | more_flags
        return sha256(changed.get("site", site).encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _public_key(self) -> dict[int, Any]:
        point = self.private_key.public_key().public_numbers()
        return ES256 | {-2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}


def _client_data(kind: str, options: dict[str, Any], changed: dict[str, Any]) -> bytes:
    challenge, origin = changed.get("challenge", options["challenge"]), changed.get("origin", ORIGIN)
    return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()


def _credential(key_id: bytes, response: dict[str, bytes], **more: Any) -> str:
    written = {name: bytes_to_base64url(value) for name, value in response.items()}
    named = bytes_to_base64url(key_id)
    return json.dumps({"id": named, "rawId": named, "type": "public-key", "response": written | more})


def other_challenge() -> str:
    return bytes_to_base64url(token_bytes(64))


def handle_of(options: dict[str, Any]) -> bytes:
    return base64url_to_bytes(options["user"]["id"])
