"""The login page, the way out, and what to do about a forgotten password."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.authentication import LoginRefusal, log_in, log_out
from accounts.forms.login import LoginForm
from accounts.views import browser
from accounts.views.wording import moment
from identity.provisional import format_provisional

WRONG_PAIR = (
    "L’identifiant ou le mot de passe n’est pas le bon : vérifiez les deux. Votre identifiant compte 13 caractères."
)
LOCKED = (
    "Trop d’essais avec un mauvais mot de passe : par sécurité, la connexion avec cet identifiant est suspendue. "
    "Réessayez {at}, ou adressez-vous à votre Caf."
)


@require_http_methods(["GET", "HEAD", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    """Identifier and password; one answer for every wrong pair."""
    target = browser.wanted_next(request)
    if request.user.is_authenticated:
        request.session.pop(browser.NEXT, None)  # kept, an address that is this page would lead here for ever
        return redirect(target or "accounts:space")
    form = LoginForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        result = log_in(request, identifier=form.normalised_identifier, password=form.cleaned_data["password"])
        if not isinstance(result, LoginRefusal):
            return _enter(request, target)
        form.add_error(None, _wording(result))
        return show_login(request, form, status=429 if result.locked_until else 200)
    return show_login(request, form)


def _wording(refusal: LoginRefusal) -> str:
    return LOCKED.format(at=moment(refusal.locked_until)) if refusal.locked_until else WRONG_PAIR


def _enter(request: HttpRequest, target: str) -> HttpResponse:
    for key in (browser.NEXT, browser.REGISTRATION):
        request.session.pop(key, None)
    return redirect(target or "accounts:space")


def show_login(request: HttpRequest, form: LoginForm, status: int = 200) -> HttpResponse:
    """The page; right after a creation it says so, with the identifiant provisoire where there is one."""
    draft = browser.draft_of(request)
    account = draft.account if draft else None
    person = account.person if account else None
    provisional_id = person.provisional_id if person and not person.holds_nir else None
    context = {
        "form": form,
        "is_created": account is not None,
        "provisional_id": provisional_id and format_provisional(provisional_id),
        "next": browser.wanted_next(request),
    }
    return render(request, "accounts/login.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def logout_page(request: HttpRequest) -> HttpResponse:
    """A link or a reload logs nobody out: only the button does."""
    if request.method == "POST":
        log_out(request)
    return redirect("accounts:login")


@require_GET
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Whom to ask, whoever one is: the page looks nothing up."""
    return render(request, "accounts/forgotten_password.html")
