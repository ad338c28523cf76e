"""The conditions générales: the public page, and what stands before the space until they are accepted."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import pending
from accounts.forms.terms import TermsForm
from accounts.models import AcceptanceChannel, Account, TermsVersion
from accounts.terms import accept, as_html, current
from accounts.views.entering import go_on, pending_required

NEWER = "Une nouvelle version vient d’être publiée, la voici : lisez-la avant de l’accepter."


def shown(version: TermsVersion) -> dict[str, Any]:
    """What accounts/_terms.html needs."""
    return {"terms": version, "terms_html": as_html(version)}


@require_safe
def terms_page(request: HttpRequest) -> HttpResponse:
    return render(request, "public/terms.html", shown(current()))


@pending_required
@require_http_methods(["GET", "HEAD", "POST"])
def gate(request: HttpRequest, account: Account) -> HttpResponse:
    """The version that this account's owner has not accepted, at the end of a login and not before."""
    if "quit" in request.POST:
        pending.forget(request)
        return redirect("accounts:login")
    following = go_on(request, account)
    if following["Location"] != request.path:
        return following
    form = TermsForm(request.POST or None)
    if form.is_valid():
        if not accept(account, form.cleaned_data["version"], AcceptanceChannel.LOGIN):
            messages.warning(request, NEWER)
        return go_on(request, account)
    return render(request, "accounts/terms_gate.html", shown(current()) | {"form": form})
