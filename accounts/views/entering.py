"""From a right password, or a passkey, to the space: what is still to be done, page by page."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts import browsers, migration, pending, second_step, terms
from accounts.authentication import open_session
from accounts.franceconnect.states import ID_TOKEN, STATES, WAY
from accounts.models import Account
from accounts.views import browser
from authorizations import asking

ENDED = "Votre connexion n’est pas terminée et le délai est passé : recommencez ici."


def come_in(
    request: HttpRequest, account: Account, *, is_proven: bool, way: str = "password", remembers: bool = False
) -> HttpResponse:
    """Right after a password or a passkey was right: a new session key, whether the space opens now or later."""
    browser.remember_next(request, browser.wanted_next(request))
    pending.begin(request, account, is_proven=is_proven, way=way, remembers=remembers)
    response = go_on(request, account)
    if pending.PENDING in request.session:  # otherwise a session was opened, under a key of its own
        request.session.cycle_key()
    return response


def go_on(request: HttpRequest, account: Account) -> HttpResponse:
    """The next page of a login: the code, what an old account still has to do, the new terms, or the space."""
    state = pending.state_of(request)
    if undone := migration.first_undone(account):  # the code is its last step
        return redirect("accounts:migration" if undone == migration.STEPS[0] else undone.url)
    if not state["is_proven"] and second_step.is_needed(request, account):
        return redirect("accounts:second_step")
    if terms.to_accept(account):
        return redirect("accounts:terms_gate")
    return _enter(request, account)


def _enter(request: HttpRequest, account: Account) -> HttpResponse:
    """The session opens; where the person wanted to go is known since before the login.

    What a visitor began with FranceConnect in another tab is not theirs to finish from inside.
    """
    state, target = pending.state_of(request), browser.wanted_next(request)
    kept = {ID_TOKEN} if state["way"] == WAY else set()
    for key in {pending.PENDING, browser.NEXT, browser.REGISTRATION, browser.PROVEN, ID_TOKEN, STATES} - kept:
        request.session.pop(key, None)
    open_session(request, account, way=state["way"])
    if migration.was_finished(account) and asking.is_to_be_asked(account.owner):
        request.session[asking.AFTERWARDS] = target
        response = redirect("authorizations:first_choice")
    else:
        response = redirect(target or "space")
    browsers.keep_browser(request, response, account=account, trusts=state["trusts"])
    if state["remembers"]:
        browsers.remember_identifier(request, response, account)
    return response


def pending_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For whoever has begun to log in and is not in yet: the view is given the account."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("space")
        account = pending.account_of(request)
        if account is None:
            if pending.PENDING in request.session:
                pending.forget(request)
                messages.warning(request, ENDED)
            return redirect("accounts:login")
        return view(request, account, *args, **kwargs)

    return guarded
