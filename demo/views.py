"""What a newcomer needs beside the portal: the messages that went out, people to try it as, simulators to upset."""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from demo.franceconnect.control import change_fault, current_fault
from demo.franceconnect.effects import GROUPS
from demo.franceconnect.faults import Fault
from demo.franceconnect.people import CITIZENS
from demo.household_data import loaded_households
from demo.households import shown
from demo.inbox import read_inbox
from demo.people import AGENTS, NEWCOMERS, RESIDENTS
from demo.registry_modes import Mode, change_mode, fetch_mode


@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    messages = read_inbox(mails=Path(settings.EMAIL_FILE_PATH), sms=Path(urlsplit(settings.SMS_URL).path))
    return render(request, "demo/inbox.html", {"messages_out": messages})


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    households = loaded_households()
    members = [member.person for household in households for member in household.members if member.person.note]
    residents = dict.fromkeys((*RESIDENTS, *(member for member in members if member.account)))
    newcomers = dict.fromkeys((*NEWCOMERS, *(member for member in members if not member.account)))
    everybody = {"residents": shown(residents, households), "newcomers": shown(newcomers, households)}
    return render(request, "demo/people.html", everybody | {"households": households, "agents": AGENTS})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def registry(request: HttpRequest) -> HttpResponse:
    """How the simulated registry behaves; a POST changes it."""
    if request.method == "POST":
        wanted = request.POST.get("mode")
        if wanted not in Mode.values:
            return HttpResponseBadRequest()
        change_mode(settings.IDENTITY_VERIFIER_URL, Mode(wanted))
        return redirect("demo:registry")
    current = fetch_mode(settings.IDENTITY_VERIFIER_URL)
    return render(request, "demo/registry.html", {"modes": list(Mode), "current": current})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def franceconnect(request: HttpRequest) -> HttpResponse:
    """Who the simulated FranceConnect knows and what is wrong with it; a POST changes that."""
    if request.method == "POST":
        wanted = {fault.value: fault for fault in Fault}.get(request.POST.get("fault", ""))
        if wanted is None:
            return HttpResponseBadRequest()
        change_fault(wanted)
        return redirect("demo:franceconnect")
    shown = {"citizens": CITIZENS, "normal": Fault.NONE, "groups": GROUPS.items(), "current": current_fault()}
    return render(request, "demo/franceconnect.html", shown)
