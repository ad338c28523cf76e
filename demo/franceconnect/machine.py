"""What the portal's server asks: the tokens of a code, who somebody is, the keys."""

import hmac
from http import HTTPStatus
from time import time

from demo.franceconnect.answers import JWT, Answer, Question, in_json, refusal
from demo.franceconnect.effects import Effect
from demo.franceconnect.keys import Claims
from demo.franceconnect.state import TOKEN_SECONDS, Client, Grant, State

CLIENT_FIELDS = ("client_id", "client_secret")


def token(state: State, question: Question, effect: Effect) -> Answer:
    """A code against an id_token and an access token, once; the client authenticates by client_secret_post."""
    try:
        sent = question.form
    except ValueError:
        return refusal("invalid_request")
    if not _is_client(state.client, sent):
        return refusal("invalid_client", HTTPStatus.UNAUTHORIZED)
    if sent.get("grant_type") != "authorization_code":
        return refusal("unsupported_grant_type")
    grant = state.codes.take(sent.get("code", ""))
    if grant is None or grant.request.redirect_uri != sent.get("redirect_uri"):
        return refusal("invalid_grant")
    return in_json(effect.tokens(_tokens(state, grant, effect)))


def userinfo(state: State, question: Question, effect: Effect) -> Answer:
    """The claims of the scopes that were asked, as a signed JWT."""
    grant = state.tokens.look(question.bearer)
    if grant is None:
        challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        return Answer(status=HTTPStatus.UNAUTHORIZED, headers=challenge)
    claims = _common(state, grant) | grant.session.citizen.claims_of(grant.request.scopes)
    claims = effect.userinfo(claims)
    if effect.sign_userinfo is None:
        return in_json(claims)
    return Answer(effect.sign_userinfo(state, claims).encode(), JWT)


def jwks(state: State, question: Question, effect: Effect) -> Answer:
    return in_json({"keys": effect.keys(state.keys.published())})


def _is_client(client: Client, sent: dict[str, str]) -> bool:
    given = "\n".join(sent.get(name, "") for name in CLIENT_FIELDS)
    return hmac.compare_digest(given.encode(), f"{client.id}\n{client.secret}".encode())


def _tokens(state: State, grant: Grant, effect: Effect) -> Claims:
    claims = _common(state, grant) | {
        "nonce": grant.request.nonce,
        "acr": "eidas1",
        "auth_time": grant.session.since,
    }
    return {
        "access_token": state.tokens.put(grant),
        "token_type": "Bearer",
        "expires_in": TOKEN_SECONDS,
        "scope": " ".join(sorted(grant.request.scopes)),
        "id_token": effect.sign_id_token(state, effect.id_token(claims)),
    }


def _common(state: State, grant: Grant) -> Claims:
    now = int(time())
    return {
        "iss": state.issuer,
        "aud": state.client.id,
        "sub": grant.session.citizen.sub,
        "iat": now,
        "exp": now + TOKEN_SECONDS,
    }
