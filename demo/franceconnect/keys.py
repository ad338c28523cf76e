"""The signing keys of the provider: made when it starts, never written down."""

from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.types import Options

ALGORITHM = "ES256"
PUBLISHED = 2  # the key in use and the one before, whose tokens may still be on their way

Claims = dict[str, Any]


@dataclass(frozen=True)
class SigningKey:
    kid: str = field(default_factory=lambda: token_hex(8))
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def sign(self, claims: Claims, kid: str | None = None) -> str:
        """A JWT; `kid` makes it pass for another key's."""
        return jwt.encode(claims, self.private, ALGORITHM, headers={"kid": kid or self.kid})

    def published(self, kid: str | None = None) -> Claims:
        public = jwt.algorithms.ECAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return public | {"kid": kid or self.kid, "use": "sig", "alg": ALGORITHM}


class KeyRing:
    """Every key there has been; the last one signs."""

    def __init__(self) -> None:
        self._keys = [SigningKey()]

    @property
    def current(self) -> SigningKey:
        return self._keys[-1]

    def rotate(self) -> None:
        self._keys.append(SigningKey())

    def published(self) -> list[Claims]:
        return [key.published() for key in self._keys[-PUBLISHED:]]

    def read(self, token: str, audience: str, issuer: str) -> Claims | None:
        """The claims of a token that one of the keys signed, however old it is; None otherwise."""
        checks: Options = {"verify_exp": False, "verify_iat": False, "verify_nbf": False}
        for key in reversed(self._keys):
            try:
                return jwt.decode(
                    token, key.private.public_key(), [ALGORITHM], checks, audience=audience, issuer=issuer
                )
            except jwt.InvalidSignatureError:
                continue
            except jwt.PyJWTError:
                return None
        return None
