"""The code at login, on a browser that is not trusted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import pending, second_step
from accounts.forms.steps import LoginCodeForm
from accounts.models import Account
from accounts.views.code_page import holder_code_context
from accounts.views.entering import go_on, pending_required
from accounts.views.wording import code_refusal, send_refusal
from contact_verification.enums import Channel, CodeOutcome
from contact_verification.limits import Refusal
from contact_verification.services import Destination


@require_http_methods(["GET", "HEAD", "POST"])
@pending_required
def code_page(request: HttpRequest, account: Account) -> HttpResponse:
    """The first code leaves when the page is first shown, right after the password."""
    following = go_on(request, account)
    if following["Location"] != request.path:
        return following
    if request.method == "POST":
        return _check(request, account)
    if "challenge" not in pending.state_of(request):
        _send(request, account)
    return _show(request, account, LoginCodeForm(channel=_destination(request, account).channel))


def _check(request: HttpRequest, account: Account) -> HttpResponse:
    form = LoginCodeForm(request.POST, channel=_destination(request, account).channel)
    if not form.is_valid():
        return _show(request, account, form)
    outcome = second_step.check(pending.state_of(request), form.cleaned_data["code"])
    if outcome != CodeOutcome.ACCEPTED:
        form.add_error("code", code_refusal(outcome))
        return _show(request, account, form)
    pending.note(request, account, is_proven=True, trusts=form.cleaned_data["trusts"])
    return go_on(request, account)


@require_http_methods(["GET", "HEAD", "POST"])
@pending_required
def send_again(request: HttpRequest, account: Account) -> HttpResponse:
    """Once more, or on the other contact; the address itself shows nothing."""
    may_send = request.method == "POST" and second_step.is_needed(request, account)
    if may_send and _send(request, account, channel=request.POST.get("channel", "")):
        messages.success(request, "Votre demande est enregistrée : le code vous est envoyé.")
    return redirect("accounts:second_step")


def _send(request: HttpRequest, account: Account, *, channel: str = "") -> bool:
    opened = second_step.send_code(request, account, pending.state_of(request), channel=channel)
    if isinstance(opened, Refusal):
        messages.warning(request, send_refusal(opened))
        return False
    pending.note(request, account, challenge=opened.pk)
    return True


def _destination(request: HttpRequest, account: Account) -> Destination:
    """Where the last code went, or would go."""
    challenge = second_step.challenge_of(pending.state_of(request))
    if challenge:
        return Destination(Channel(challenge.channel), challenge.destination)
    return second_step.destinations(account)[0]


def _show(request: HttpRequest, account: Account, form: LoginCodeForm) -> HttpResponse:
    destination = _destination(request, account)
    challenge = second_step.challenge_of(pending.state_of(request))
    resend_url = reverse("accounts:second_step_resend")
    context = holder_code_context(account, challenge, destination, resend_url=resend_url) | {"form": form}
    return render(request, "accounts/second_step.html", context)
