"""FranceConnect on the screen: there, back, and out again."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from accounts.franceconnect import links
from accounts.franceconnect.client import identify
from accounts.franceconnect.drafts import begin_draft
from accounts.franceconnect.endpoints import provider_setting
from accounts.franceconnect.links import ToProve
from accounts.franceconnect.outcomes import Confirmed, Refusal
from accounts.franceconnect.states import WAY, is_logout_done, keep_id_token, take_nonce
from accounts.models import Account
from accounts.views import attachment, browser, entering
from accounts.views.browser import person_required, to_step, visitors_only
from accounts.views.recent import recent_login_required
from accounts.views.wording import FRANCECONNECT_REFUSALS
from accounts.wizard import STEPS, opens_on
from identity.dates import in_words
from identity.models import Person

STATUSES = {Refusal.CANCELLED: 200, Refusal.UNAVAILABLE: 503, Refusal.TOO_YOUNG: 403}
SAID = {"access_denied": Refusal.CANCELLED}  # every other error of the provider: it does not work now
LINKED = "FranceConnect est associé à votre espace : vous pourrez vous connecter avec lui."


class _Departure(OIDCAuthenticationRequestView):
    """To FranceConnect. By a link: a form would be stopped there by our own rule of where forms may lead."""

    get_settings = staticmethod(provider_setting)


def _must_be_there() -> None:
    if not settings.FRANCECONNECT_URL:
        raise Http404("there is no FranceConnect here")


def _leave(request: HttpRequest) -> HttpResponse:
    _must_be_there()
    return _Departure.as_view()(request)


@visitors_only
@never_cache
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """**S'identifier avec FranceConnect**."""
    browser.remember_next(request, browser.wanted_next(request))
    return _leave(request)


@person_required
@recent_login_required
@never_cache
@require_GET
def associate(request: HttpRequest, person: Person) -> HttpResponse:
    """The same from the space, to add FranceConnect to it and prove one's identity."""
    return _leave(request)


@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Where FranceConnect sends the browser back. Nobody is let in, or out, on what the address says alone."""
    _must_be_there()
    result = _read(request)
    if isinstance(result, Refusal):
        return _refuse(request, result)
    keep_id_token(request, result.id_token)
    if request.user.is_authenticated:
        return _associate(request, result)
    found = links.find_account(result)
    if isinstance(found, Refusal):
        return _refuse(request, found, opens_on=in_words(opens_on(result.pivot.born_on)))
    if isinstance(found, Account):
        return entering.come_in(request, found, is_proven=True, way=WAY)
    if isinstance(found, ToProve):
        return attachment.begin(request, found.account, result)
    request.session.cycle_key()
    browser.remember_draft(request, begin_draft(result))
    return to_step(STEPS[0])


def _read(request: HttpRequest) -> Confirmed | Refusal:
    """First whether it is the answer to what this browser asked, of whom it was asked."""
    nonce = take_nonce(request, request.GET.get("state", ""))
    if nonce is None:
        return Refusal.STALE
    if request.GET.get("iss") != settings.FRANCECONNECT_URL:
        return Refusal.UNTRUSTED
    if "error" in request.GET:
        return SAID.get(request.GET["error"], Refusal.UNAVAILABLE)
    return identify(request, nonce=nonce) if request.GET.get("code") else Refusal.UNTRUSTED


def _associate(request: HttpRequest, confirmed: Confirmed) -> HttpResponse:
    account: Account = request.user  # type: ignore[assignment]
    if account.person is None:
        return redirect("admin:index")
    refusal = links.associate(account, confirmed)
    if refusal:
        return _refuse(request, refusal)
    messages.success(request, LINKED)
    return redirect("accounts:security")


def _refuse(request: HttpRequest, refusal: Refusal, **facts: str) -> HttpResponse:
    """What happened, and every other way in. `facts`: what its words name."""
    context = {"words": FRANCECONNECT_REFUSALS[refusal].format(**facts), "next": browser.wanted_next(request)}
    return render(request, "accounts/franceconnect_refused.html", context, status=STATUSES.get(refusal, 400))


@person_required
@recent_login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unlink(request: HttpRequest, person: Person) -> HttpResponse:
    """Asked once more before; only for whoever can come in by a password."""
    account: Account = request.user  # type: ignore[assignment]
    if not account.has_usable_password() or not person.franceconnect_links.exists():
        return redirect("accounts:security")
    if request.method == "POST":
        links.unlink(account)
        messages.success(request, "FranceConnect est dissocié de votre espace.")
        return redirect("accounts:security")
    return render(request, "accounts/franceconnect_unlink.html")


@never_cache
@require_GET
def left(request: HttpRequest) -> HttpResponse:
    """Back from FranceConnect after the logout; whoever is logged in stays so, and nobody is told what is untrue."""
    if is_logout_done(request, request.GET.get("state", "")):
        messages.success(request, "Vous êtes déconnecté ou déconnectée de Mon Compte et de FranceConnect.")
    return redirect("accounts:login")
