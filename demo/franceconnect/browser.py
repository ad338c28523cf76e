"""What a person's browser asks: the page of the people, the choice made on it, the logout."""

from http import HTTPStatus
from time import time

from demo.franceconnect import pages
from demo.franceconnect.answers import Answer, Question, redirect, unique
from demo.franceconnect.authorization import AuthorizationRequest, DeadEnd, read_request
from demo.franceconnect.effects import Effect
from demo.franceconnect.people import BY_SLUG
from demo.franceconnect.state import SESSION_SECONDS, Grant, Session, State

COOKIE = "simulateur_fc"


def authorize(state: State, question: Question, effect: Effect) -> Answer:
    """The page where one says who one is; a scope that FranceConnect does not have goes back to the portal."""
    try:
        request = read_request(question.query, state.client.id, state.redirect_uris)
    except DeadEnd as end:
        return _dead_end(state, str(end))
    if request.has_unknown_scope:
        return _go_back(state, request, effect, error="invalid_scope", error_description="requested scope is invalid")
    session = None if request.must_log_in else state.sessions.look(question.cookie)
    return pages.people(state, state.requests.put(request), session.citizen if session else None)


def choose(state: State, question: Question, effect: Effect) -> Answer:
    """Somebody was chosen, or nobody: back to the portal."""
    try:
        sent = question.form
    except ValueError:
        sent = {}
    request = state.requests.look(sent.get("request", ""))
    if request is None:
        return _dead_end(state, "Cette page n’est plus valable.")
    if "cancel" in sent:
        return _go_back(state, request, effect, error="access_denied", error_description="User auth aborted")
    citizen, session = BY_SLUG.get(sent.get("person", "")), state.sessions.look(question.cookie)
    if citizen:
        return _log_in(state, request, effect, Session(citizen, int(time())))
    if session and "continue" in sent:
        return _go_back(state, request, effect, code=state.codes.put(Grant(request, session)))
    return _dead_end(state, "Votre session au simulateur est finie.")


def end_session(state: State, question: Question, effect: Effect) -> Answer:
    """The logout that the portal asks for: with a token of ours, however old, and an address that we know."""
    try:
        sent = unique(question.query)
    except ValueError:
        return _dead_end(state, "Un paramètre est répété, ou illisible.")
    hint, address = sent.get("id_token_hint", ""), sent.get("post_logout_redirect_uri", "")
    if state.keys.read(hint, state.client.id, state.issuer) is None:
        return _dead_end(state, "Le paramètre id_token_hint manque, ou n’est pas un jeton d’ici.")
    if address not in state.logout_uris:
        return _dead_end(state, "La valeur du paramètre post_logout_redirect_uri n’est pas acceptée.")
    state.sessions.take(question.cookie)
    return redirect(address, {"state": sent["state"]} if "state" in sent else {}, _cookie("", 0))


def stylesheet(state: State, question: Question, effect: Effect) -> Answer:
    return Answer(pages.STYLE, "text/css; charset=utf-8")


def nowhere(state: State, question: Question, effect: Effect) -> Answer:
    return pages.error(state, "Cette page n’existe pas.", HTTPStatus.NOT_FOUND)


def _log_in(state: State, request: AuthorizationRequest, effect: Effect, session: Session) -> Answer:
    code, cookie = state.codes.put(Grant(request, session)), state.sessions.put(session)
    return _go_back(state, request, effect, _cookie(cookie, SESSION_SECONDS), code=code)


def _go_back(
    state: State,
    request: AuthorizationRequest,
    effect: Effect,
    headers: dict[str, str] | None = None,
    **parameters: str,
) -> Answer:
    if effect.rotates:
        state.keys.rotate()
    answer = effect.callback(parameters | {"state": request.state, "iss": state.issuer})
    return redirect(request.redirect_uri, answer, headers)


def _cookie(value: str, seconds: int) -> dict[str, str]:
    return {"Set-Cookie": f"{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax"}


def _dead_end(state: State, problem: str) -> Answer:
    return pages.error(state, problem, HTTPStatus.BAD_REQUEST)
