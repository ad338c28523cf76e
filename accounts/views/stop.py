"""« Ce n'est pas moi »: the answer to a notice, by its code, for whoever may not be able to log in any more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts import changes
from accounts.forms.login import StopForm
from accounts.views.wording import moment
from contact_verification.addresses import network_of
from contact_verification.limits import Refusal

UNKNOWN = "Ce code n’est pas le bon, ou date de plus de 7 jours : vérifiez les 12 lettres et chiffres du message."
TOO_MANY = "Trop de codes ont été essayés depuis votre connexion internet : réessayez {at}, ou prévenez votre Caf."


@require_http_methods(["GET", "HEAD", "POST"])
def stop_page(request: HttpRequest) -> HttpResponse:
    form, status = StopForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        stopped = changes.stop(typed=form.cleaned_data["code"], address=network_of(request))
        if stopped is True:
            return render(request, "accounts/stopped.html")
        if isinstance(stopped, Refusal):
            form.add_error("code", TOO_MANY.format(at=moment(stopped.retry_at)))
            status = 429
        else:
            form.add_error("code", UNKNOWN)
    return render(request, "accounts/stop.html", {"form": form}, status=status)
