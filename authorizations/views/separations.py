"""« Déclarer une séparation »: the date, what it changes, then the declaration; a quick way out on every page."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from authorizations.access import Access
from authorizations.couples import couple_of
from authorizations.enums import Role
from authorizations.forms import SeparationForm
from authorizations.guards import access_from, needs
from authorizations.rights import Right
from authorizations.separations import (
    DeclareOutcome,
    awaits_agent,
    declare_separation,
    hides_contacts,
    last_separation_of,
    show_contacts,
    union_began_on,
)
from authorizations.views.procurations import place_of
from identity.dates import in_words

DRAFT = "separation"
CHANGED = "Vos réponses ont été changées dans un autre onglet : relisez-les avant de confirmer."
START_AGAIN = "Indiquez de nouveau la date : ce que vous aviez saisi n’est plus là, ou ne convient plus."

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _unnamed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever is logged out goes to the login page, whose address does not say where they were."""

    @wraps(view)
    def seen(request: HttpRequest) -> HttpResponse:
        return view(request) if request.user.is_authenticated else redirect("accounts:login")

    return seen


def _unless_declared(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever has just declared it and presses again, or goes back, is shown what they declared.

    Before the right is looked at: the declaration has taken theirs from a spouse.
    """

    @wraps(view)
    def seen(request: HttpRequest) -> HttpResponse:
        access = access_from(request)
        if access and awaits_agent(access.person) and not _is_of_couple(access):
            return redirect("authorizations:separation_done")
        return view(request)

    return seen


def _is_of_couple(access: Access) -> bool:
    if access.main is None or not access.may(Right.DECLARE_SEPARATION):
        return False
    return couple_of(access.main.member.dossier_id).other(access.person.pk) is not None


@_unnamed
@_unless_declared
@needs(Right.DECLARE_SEPARATION)
@_get_or_post
def start(request: HttpRequest, access: Access) -> HttpResponse:
    """Since when, and what is to be kept from the other person. Nothing is declared yet."""
    couple = couple_of(place_of(access).member.dossier_id)
    union = union_began_on(couple)
    if union is None:
        return render(request, "authorizations/no_couple.html")
    form = SeparationForm(request.POST if request.method == "POST" else None, union=union, initial=_draft(request))
    if form.is_valid():
        answer = form.cleaned_data
        request.session[DRAFT] = answer | {"separated_on": answer["separated_on"].isoformat()}
        return redirect("authorizations:separation_confirm")
    return render(request, "authorizations/separation.html", {"form": form, "union": in_words(union)})


@_unnamed
@_unless_declared
@needs(Right.DECLARE_SEPARATION)
@_get_or_post
def confirm(request: HttpRequest, access: Access) -> HttpResponse:
    """What it will change, spelled out; the button declares what was read, not what another tab has answered since."""
    place, draft = place_of(access), _draft(request)
    couple = couple_of(place.member.dossier_id)
    other = couple.other(place.member.person_id)
    if not draft or other is None:
        return redirect("authorizations:separation")
    seal = f"{draft['separated_on']} {draft['is_discreet']} {draft['hides_contacts']}"
    if request.method == "POST" and request.POST.get("seal") == seal:
        return _declare(request, access, draft)
    if request.method == "POST":
        messages.warning(request, CHANGED)
        return redirect("authorizations:separation_confirm")
    context = {
        "draft": draft,
        "seal": seal,
        "day": in_words(draft["separated_on"]),
        "other_name": other.person.usual_name,
        "is_responsable": place.member.role == Role.RESPONSABLE,
        "has_procuration": couple.procuration is not None and couple.procuration.is_active,
    }
    return render(request, "authorizations/separation_confirm.html", context)


def _declare(request: HttpRequest, access: Access, draft: dict[str, Any]) -> HttpResponse:
    outcome = declare_separation(member=place_of(access).member, account=request.user, **draft)
    if outcome == DeclareOutcome.BEFORE_UNION:
        messages.warning(request, START_AGAIN)
        return redirect("authorizations:separation")
    request.session.pop(DRAFT, None)
    is_declared = outcome == DeclareOutcome.DECLARED
    return redirect("authorizations:separation_done" if is_declared else "authorizations:separation")


@_unnamed
@needs(Right.OWN_SPACE)
@require_safe
def done(request: HttpRequest, access: Access) -> HttpResponse:
    """What has taken effect, and what comes next: for who declared it, in the dossier or out of it."""
    separation = last_separation_of(access.person)
    if separation is None:
        return redirect("space")
    context = {"separation": separation, "day": in_words(separation.separated_on)}
    return render(request, "authorizations/separation_done.html", context)


@needs(Right.OWN_SPACE)
@_get_or_post
def contacts_shown(request: HttpRequest, access: Access) -> HttpResponse:
    """**Ne plus cacher mes coordonnées**."""
    if request.method == "POST" and hides_contacts(access.person):
        show_contacts(person=access.person, account=request.user)
        messages.success(request, "Vos coordonnées ne sont plus cachées au foyer.")
    return redirect("accounts:profile")


def _draft(request: HttpRequest) -> dict[str, Any]:
    """What was answered on the first page; empty when nothing was."""
    draft = request.session.get(DRAFT)
    return draft | {"separated_on": date.fromisoformat(draft["separated_on"])} if draft else {}
