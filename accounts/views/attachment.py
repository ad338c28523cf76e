"""« Vous avez déjà un compte »: its password, or a code to its confirmed contact, before FranceConnect opens it."""

from collections.abc import Callable
from functools import wraps
from time import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import second_step
from accounts.authentication import check_pair
from accounts.forms.login import ConfirmForm
from accounts.forms.steps import CodeForm
from accounts.franceconnect.links import link_person
from accounts.franceconnect.outcomes import Confirmed
from accounts.franceconnect.states import WAY
from accounts.models import Account
from accounts.models.franceconnect import sub_digest
from accounts.views.browser import visitors_only
from accounts.views.code_page import code_context, holder_code_context
from accounts.views.entering import ENDED, come_in
from accounts.views.wording import code_refusal, login_refusal, send_refusal
from contact_verification.enums import Channel, CodeOutcome
from contact_verification.limits import Refusal
from contact_verification.services import Destination

ATTACHMENT = "attachment"
LIFE = 30 * 60  # seconds
WRONG = "Ce n’est pas le mot de passe de ce compte."
TAKEN = "Cette identité FranceConnect est déjà associée à un autre compte : adressez-vous à votre Caf."


def begin(request: HttpRequest, account: Account, confirmed: Confirmed) -> HttpResponse:
    """FranceConnect said who is here; that the account is theirs is still to be shown. Nothing is open meanwhile."""
    request.session[ATTACHMENT] = {
        "account": account.pk,
        "issuer": confirmed.issuer,
        "digest": sub_digest(confirmed.sub),
        "at": time(),
    }
    request.session.cycle_key()
    return redirect("accounts:attachment")


def attachment_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For whoever has come back from FranceConnect and is known: the view is given the account."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        state = request.session.get(ATTACHMENT)
        accounts = Account.objects.select_related("person", "migration").filter(is_active=True)
        account = accounts.filter(pk=state["account"]).first() if state and time() - state["at"] <= LIFE else None
        if account:
            return view(request, account, *args, **kwargs)
        if state:
            del request.session[ATTACHMENT]
            messages.warning(request, ENDED)
        return redirect("accounts:login")

    return visitors_only(guarded)


@require_http_methods(["GET", "HEAD", "POST"])
@attachment_required
def prove(request: HttpRequest, account: Account) -> HttpResponse:
    """The password; its tries are counted as at login."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        identifier, password = account.owner.identifier, form.cleaned_data["password"]
        result = check_pair(request, identifier=identifier, password=password)
        if isinstance(result, Account):
            return _attach(request, account)
        form.add_error("password", login_refusal(result) or WRONG)
        return _show(request, account, form, status=429 if result.locked_until else 200)
    return _show(request, account, form)


def _show(request: HttpRequest, account: Account, form: ConfirmForm, status: int = 200) -> HttpResponse:
    ways = [code_context(None, way) | {"channel": way.channel} for way in second_step.destinations(account)]
    return render(request, "accounts/attachment.html", {"form": form, "ways": ways}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@attachment_required
def send(request: HttpRequest, account: Account) -> HttpResponse:
    """A code to a contact confirmed before; the address itself shows nothing."""
    if request.method != "POST" or not second_step.destinations(account):
        return redirect("accounts:attachment")
    state = request.session[ATTACHMENT]
    opened = second_step.send_code(request, account, state, channel=request.POST.get("channel", ""))
    if isinstance(opened, Refusal):
        messages.warning(request, send_refusal(opened))
        return redirect("accounts:attachment_code" if "challenge" in state else "accounts:attachment")
    request.session[ATTACHMENT] = state | {"challenge": opened.pk}
    return redirect("accounts:attachment_code")


@require_http_methods(["GET", "HEAD", "POST"])
@attachment_required
def code(request: HttpRequest, account: Account) -> HttpResponse:
    state = request.session[ATTACHMENT]
    challenge = second_step.challenge_of(state)
    if challenge is None:
        return redirect("accounts:attachment")
    destination = Destination(Channel(challenge.channel), challenge.destination)
    form = CodeForm(request.POST if request.method == "POST" else None, channel=destination.channel)
    if request.method == "POST" and form.is_valid():
        outcome = second_step.check(state, form.cleaned_data["code"])
        if outcome == CodeOutcome.ACCEPTED:
            return _attach(request, account)
        form.add_error("code", code_refusal(outcome))
    resend_url = reverse("accounts:attachment_send")
    context = holder_code_context(account, challenge, destination, resend_url=resend_url) | {"form": form}
    return render(request, "accounts/attachment_code.html", context)


def _attach(request: HttpRequest, account: Account) -> HttpResponse:
    state = request.session.pop(ATTACHMENT)
    if not link_person(account.owner, issuer=state["issuer"], digest=state["digest"], account=account):
        messages.warning(request, TAKEN)
        return redirect("accounts:login")
    return come_in(request, account, is_proven=True, way=WAY)
