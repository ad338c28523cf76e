"""How each fault is done: what it changes in the claims, the signatures, the answers, the way they travel."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt

from demo.franceconnect.deliveries import DELIVERIES, Delivery
from demo.franceconnect.faults import Fault
from demo.franceconnect.keys import Claims, SigningKey
from demo.franceconnect.state import State

Change = Callable[[Claims], Claims]
Sign = Callable[[State, Claims], str]

ELSEWHERE = "https://ailleurs.example/api/v2"
SOMEBODY_ELSE = "0" * 64 + "v1"
ANOTHER_LOGIN = "cette-connexion-n-est-pas-la-votre"


def _same(claims: Claims) -> Claims:
    return claims


def _signed(state: State, claims: Claims) -> str:
    return state.keys.current.sign(claims)


@dataclass(frozen=True)
class Effect:
    """`sign_userinfo`: None leaves them in plain JSON. `deliveries`: by name of endpoint."""

    id_token: Change = _same
    userinfo: Change = _same
    sign_id_token: Sign = _signed
    sign_userinfo: Sign | None = _signed
    tokens: Change = _same
    callback: Change = _same
    keys: Callable[[list[Claims]], list[Claims]] = list
    deliveries: Mapping[str, Delivery] = field(default_factory=dict)
    rotates: bool = False


def _with(**values: Any) -> Change:
    return lambda claims: claims | values


def _without(*names: str) -> Change:
    return lambda claims: {name: value for name, value in claims.items() if name not in names}


def _later(seconds: int) -> Change:
    return lambda claims: claims | {name: claims[name] + seconds for name in ("iat", "exp")}


def _by_stranger(state: State, claims: Claims) -> str:
    return SigningKey().sign(claims, kid=state.keys.current.kid)


def _by_unknown_key(state: State, claims: Claims) -> str:
    return SigningKey().sign(claims)


def _by_nobody(state: State, claims: Claims) -> str:
    return jwt.encode(claims, "", "none", headers={"kid": state.keys.current.kid})


def _by_secret(state: State, claims: Claims) -> str:
    return jwt.encode(claims, state.client.secret, "HS256", headers={"kid": state.keys.current.kid})


def _with_namesake(keys: list[Claims]) -> list[Claims]:
    return [SigningKey().published(kid=keys[-1]["kid"]), *keys]


def _error(error: str) -> Effect:
    return Effect(callback=lambda parameters: _without("code")(parameters) | {"error": error})


ID_TOKEN = {
    Fault.ID_TOKEN_OTHER_AUDIENCE: Effect(id_token=_with(aud="un-autre-service")),
    Fault.ID_TOKEN_OTHER_ISSUER: Effect(id_token=_with(iss=ELSEWHERE)),
    Fault.ID_TOKEN_ACR_MISSING: Effect(id_token=_without("acr")),
    Fault.ID_TOKEN_ACR_LOWER: Effect(id_token=_with(acr="eidas0")),
    Fault.ID_TOKEN_OTHER_KEY: Effect(sign_id_token=_by_stranger),
    Fault.ID_TOKEN_ALG_NONE: Effect(sign_id_token=_by_nobody),
    Fault.ID_TOKEN_HS256: Effect(sign_id_token=_by_secret),
    Fault.ID_TOKEN_EXPIRED: Effect(id_token=_later(-600)),
    Fault.ID_TOKEN_EXP_MISSING: Effect(id_token=_without("exp")),
    Fault.ID_TOKEN_SUB_MISSING: Effect(id_token=_without("sub")),
    Fault.ID_TOKEN_OTHER_NONCE: Effect(id_token=_with(nonce=ANOTHER_LOGIN)),
    Fault.ID_TOKEN_NONCE_MISSING: Effect(id_token=_without("nonce")),
    Fault.ID_TOKEN_MISSING: Effect(tokens=_without("id_token")),
}
USERINFO = {
    Fault.USERINFO_OTHER_SUB: Effect(userinfo=_with(sub=SOMEBODY_ELSE)),
    Fault.USERINFO_SUB_MISSING: Effect(userinfo=_without("sub")),
    Fault.USERINFO_OTHER_AUDIENCE: Effect(userinfo=_with(aud="un-autre-service")),
    Fault.USERINFO_OTHER_ISSUER: Effect(userinfo=_with(iss=ELSEWHERE)),
    Fault.USERINFO_UNSIGNED: Effect(sign_userinfo=None),
    Fault.USERINFO_OTHER_KEY: Effect(sign_userinfo=_by_stranger),
    Fault.USERINFO_ALG_NONE: Effect(sign_userinfo=_by_nobody),
    Fault.USERINFO_HS256: Effect(sign_userinfo=_by_secret),
    Fault.USERINFO_EXPIRED: Effect(userinfo=_later(-600)),
    Fault.USERINFO_EXP_MISSING: Effect(userinfo=_without("exp")),
}
CIVIL_STATUS = {
    Fault.FAMILY_NAME_MISSING: Effect(userinfo=_without("family_name")),
    Fault.GIVEN_NAMES_MISSING: Effect(userinfo=_without("given_name", "given_name_array")),
    Fault.BIRTHDATE_MISSING: Effect(userinfo=_without("birthdate")),
    Fault.BIRTHCOUNTRY_MISSING: Effect(userinfo=_without("birthcountry")),
    Fault.BIRTHDATE_NO_DATE: Effect(userinfo=_with(birthdate="1984-02-30")),
    Fault.BIRTHPLACE_NO_CODE: Effect(userinfo=_with(birthplace="Locronan", birthcountry="99100")),
    Fault.NAME_WITH_DIGITS: Effect(userinfo=_with(family_name="FALV1GNE 2")),
    Fault.NAME_TOO_LONG: Effect(userinfo=_with(family_name="A" * 300)),
    Fault.NAME_NO_TEXT: Effect(userinfo=_with(family_name=["FALVIGNE"])),
}
CLOCK = {
    Fault.CLOCK_2_SECONDS: Effect(id_token=_later(2), userinfo=_later(2)),
    Fault.CLOCK_20_SECONDS: Effect(id_token=_later(20), userinfo=_later(20)),
    Fault.CLOCK_5_MINUTES: Effect(id_token=_later(300), userinfo=_later(300)),
}
KEYS = {
    Fault.KEYS_ROTATED: Effect(rotates=True),
    Fault.KEYS_UNKNOWN: Effect(sign_id_token=_by_unknown_key, sign_userinfo=_by_unknown_key),
    Fault.KEYS_ONE_KID: Effect(keys=_with_namesake),
}
CALLBACK = {
    Fault.CALLBACK_OTHER_ISSUER: Effect(callback=_with(iss=ELSEWHERE)),
    Fault.CALLBACK_WITHOUT_ISSUER: Effect(callback=_without("iss")),
    Fault.CALLBACK_OTHER_STATE: Effect(callback=_with(state=ANOTHER_LOGIN)),
    Fault.CALLBACK_WITHOUT_CODE: Effect(callback=_without("code")),
    Fault.CALLBACK_SERVER_ERROR: _error("server_error"),
    Fault.CALLBACK_UNAVAILABLE: _error("temporarily_unavailable"),
    Fault.CALLBACK_INVALID_SCOPE: _error("invalid_scope"),
    Fault.CALLBACK_NUMBERED: _error("Y000006"),
    Fault.CALLBACK_UNHEARD_OF: _error("<b>jamais vu</b>"),
}


def _deliveries(endpoint: str) -> dict[Fault, Effect]:
    ways = {Fault[f"{endpoint}_{name}".upper()]: delivery for name, delivery in DELIVERIES.items()}
    return {fault: Effect(deliveries={endpoint: delivery}) for fault, delivery in ways.items()}


GROUPS = {
    "Le jeton d’identité": ID_TOKEN,
    "Les informations sur la personne": USERINFO,
    "L’état civil": CIVIL_STATUS,
    "L’horloge": CLOCK,
    "Les clés": KEYS,
    "Le retour vers le portail": CALLBACK,
    "L’adresse des jetons": _deliveries("token"),
    "L’adresse des informations": _deliveries("userinfo"),
    "L’adresse des clés": _deliveries("jwks"),
}
EFFECTS = {fault: effect for group in GROUPS.values() for fault, effect in group.items()} | {Fault.NONE: Effect()}
