"""The login page and the way out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import browsers
from accounts.authentication import LoginRefusal, check_pair, log_out
from accounts.forms.login import LoginForm, RememberedLoginForm
from accounts.franceconnect.endpoints import logout_address
from accounts.franceconnect.states import begin_logout, id_token_of
from accounts.models import Account
from accounts.views import browser
from accounts.views.entering import come_in
from accounts.views.wording import login_refusal, masked_identifier
from identity.forms import PortalForm
from identity.provisional import format_provisional

WRONG_PAIR = (
    "L’identifiant ou le mot de passe n’est pas le bon : vérifiez les deux. Votre identifiant compte 13 caractères."
)


@require_http_methods(["GET", "HEAD", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    """Identifier and password; one answer for every wrong pair."""
    target = browser.wanted_next(request)
    if request.user.is_authenticated:
        request.session.pop(browser.NEXT, None)  # kept, an address that is this page would lead here for ever
        return redirect(target or "space")
    remembered = browsers.remembered_account(request)
    form = build_login(request, remembered)
    if request.method == "POST" and form.is_valid():
        return _try(request, form, remembered)
    return show_login(request, form, remembered)


def build_login(request: HttpRequest, remembered: Account | None) -> PortalForm:
    """The form; an identifier that was typed all the same wins over the one that is remembered."""
    data = request.POST if request.method == "POST" else None
    return LoginForm(data) if remembered is None or "identifier" in request.POST else RememberedLoginForm(data)


def _try(request: HttpRequest, form: PortalForm, remembered: Account | None) -> HttpResponse:
    result = check_pair(request, identifier=_identifier(form, remembered), password=form.cleaned_data["password"])
    if isinstance(result, LoginRefusal):
        form.add_error(None, login_refusal(result) or WRONG_PAIR)
        return show_login(request, form, remembered, is_locked=bool(result.locked_until))
    is_proven = browser.has_just_proven(request, result)
    return come_in(request, result, is_proven=is_proven, remembers=form.cleaned_data.get("remembers", False))


def _identifier(form: PortalForm, remembered: Account | None) -> str | None:
    if isinstance(form, LoginForm):
        return form.normalised_identifier
    return remembered.owner.identifier if remembered else None


def show_login(
    request: HttpRequest,
    form: PortalForm,
    remembered: Account | None = None,
    *,
    is_locked: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page; right after a creation it says so, with the identifiant provisoire where there is one."""
    draft = browser.draft_of(request)
    account = draft.account if draft else None
    person = account.person if account else None
    provisional_id = person.provisional_id if person and not person.holds_nir else None
    is_remembered = remembered and isinstance(form, RememberedLoginForm)
    context = {
        "form": form,
        "remembered": masked_identifier(remembered.owner) if remembered and is_remembered else "",
        "is_locked": is_locked,
        "is_created": account is not None,
        "is_linked": person is not None and person.franceconnect_links.exists(),
        "provisional_id": provisional_id and format_provisional(provisional_id),
        "next": browser.wanted_next(request),
    }
    return render(request, "accounts/login.html", context, status=429 if is_locked else status)


@require_http_methods(["GET", "HEAD", "POST"])
def forget_identifier(request: HttpRequest) -> HttpResponse:
    """« Ce n'est pas moi »: this browser asks for the whole identifier again."""
    response = redirect("accounts:login")
    if request.method == "POST":
        browsers.forget_identifier(request, response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def logout_page(request: HttpRequest) -> HttpResponse:
    """A link or a reload logs nobody out: only the button does."""
    if request.method != "POST":
        return redirect("accounts:login")
    id_token = id_token_of(request)
    log_out(request)
    return _end_franceconnect(request, id_token) if id_token else redirect("accounts:login")


@require_POST
def leave_quickly(request: HttpRequest) -> HttpResponse:
    """**Quitter rapidement**: to a page that tells nothing, without a word, whether or not anybody was logged in."""
    log_out(request)
    return redirect("services")


def _end_franceconnect(request: HttpRequest, id_token: str) -> HttpResponse:
    """The session here has ended; the browser goes on to end that of FranceConnect.

    By a header: a redirect would be part of the form that was sent, which may lead nowhere else.
    """
    address = logout_address(request, id_token=id_token, state=begin_logout(request))
    response = render(request, "accounts/logged_out.html", {"address": address})
    response["Refresh"] = f"0; url={address}"
    return response
