"""« Mes autorisations »: who sees the dossier today, and the one click that lets the spouse act or stops it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from authorizations import procurations
from authorizations.access import Access, Place
from authorizations.asking import afterwards
from authorizations.couples import Couple, couple_of
from authorizations.forms import NO, YES, AuthorizationForm
from authorizations.guards import needs
from authorizations.households import cause_in_words, comparison, procurations_of, uses_between
from authorizations.models import Procuration
from authorizations.procurations import GrantOutcome
from authorizations.rights import Position, Right
from identity.dates import in_words
from identity.enums import Civility
from identity.models import Person

GRANTED = "{name} peut consulter le dossier et faire les démarches{until}. Nous vous l’écrivons à tous deux."
UNCHANGED = "{name} a déjà cette procuration : rien n’a changé."
NO_SPOUSE = "Il n’y a plus de conjoint ou de conjointe dans votre dossier : aucune procuration n’est donnée."
WITHDRAWN = "{name} n’a plus accès au dossier. Nous vous l’écrivons à tous deux."
STILL_NONE = "Vous restez la seule personne à pouvoir consulter le dossier."
GIVEN_UP = "Vous n’avez plus de procuration. Nous vous l’écrivons à tous deux."
ENDED_BEFORE = "Cette procuration était déjà terminée : rien n’a changé."

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def place_of(access: Access) -> Place:
    """Where somebody who has a right of the couple has it."""
    if access.main is None:
        raise ValueError("a right of a couple without a dossier")
    return access.main


@needs(Right.SEE_PROCURATION)
@require_safe
def overview(request: HttpRequest, access: Access) -> HttpResponse:
    return _show(request, place_of(access))


@needs(Right.GRANT_PROCURATION)
@_get_or_post
def choose(request: HttpRequest, access: Access) -> HttpResponse:
    """The answer to « J'autorise … », at any time."""
    place = place_of(access)
    couple = couple_of(place.member.dossier_id)
    if request.method != "POST" or couple.conjoint is None:
        return redirect("authorizations:overview")
    if "skip" in request.POST:
        procurations.note_answer(place.member)
        return redirect("space")
    form = _form(couple, request.POST)
    if not form.is_valid():
        return _show(request, place, form)
    _answer(request, place, couple.conjoint.person, form)
    return redirect("authorizations:overview")


@needs(Right.GRANT_PROCURATION)
@_get_or_post
def first_choice(request: HttpRequest, access: Access) -> HttpResponse:
    """The same question at the end of the migration of an old account; **Passer** leaves it for later."""
    place = place_of(access)
    couple = couple_of(place.member.dossier_id)
    if couple.conjoint is None or (request.method == "POST" and "skip" in request.POST):
        procurations.note_answer(place.member)
        return afterwards(request)
    form = _form(couple, request.POST if request.method == "POST" else None)
    if form.is_valid():
        _answer(request, place, couple.conjoint.person, form)
        return afterwards(request)
    context = _standing(place, couple) | {"form": form}
    return render(request, "authorizations/first_choice.html", context)


@needs(Right.GRANT_PROCURATION)
@_get_or_post
def withdraw(request: HttpRequest, access: Access) -> HttpResponse:
    """**Retirer la procuration**; a link or a reload withdraws nothing."""
    if request.method == "POST":
        place = place_of(access)
        couple = couple_of(place.member.dossier_id)
        is_ended = procurations.withdraw_procuration(member=place.member, account=request.user)
        name = couple.conjoint.person.usual_name if couple.conjoint else ""
        messages.success(request, WITHDRAWN.format(name=name) if is_ended and name else ENDED_BEFORE)
    return redirect("authorizations:overview")


@needs(Right.GIVE_UP_PROCURATION)
@_get_or_post
def give_up(request: HttpRequest, access: Access) -> HttpResponse:
    """**Rendre la procuration**."""
    if request.method == "POST":
        is_ended = procurations.give_up_procuration(member=place_of(access).member, account=request.user)
        messages.success(request, GIVEN_UP if is_ended else ENDED_BEFORE)
    return redirect("authorizations:overview")


def _answer(request: HttpRequest, place: Place, conjoint: Person, form: AuthorizationForm) -> None:
    """What was chosen is done; what another tab, or the spouse, has done meanwhile is said."""
    name = conjoint.usual_name
    if form.cleaned_data["choice"] == NO:
        is_ended = procurations.withdraw_procuration(member=place.member, account=request.user)
        messages.success(request, WITHDRAWN.format(name=name) if is_ended else STILL_NONE)
        return
    last_on: date | None = form.cleaned_data["last_on"]
    outcome = procurations.grant_procuration(member=place.member, last_on=last_on, account=request.user)
    until = f" jusqu’au {in_words(last_on)}" if last_on else ""
    said = {GrantOutcome.GRANTED: GRANTED, GrantOutcome.UNCHANGED: UNCHANGED}.get(outcome, NO_SPOUSE)
    level = messages.SUCCESS if outcome in (GrantOutcome.GRANTED, GrantOutcome.UNCHANGED) else messages.WARNING
    messages.add_message(request, level, said.format(name=name, until=until))


def _form(couple: Couple, data: Any) -> AuthorizationForm:
    name = couple.conjoint.person.usual_name if couple.conjoint else ""
    question = f"J’autorise {name} à consulter les données du dossier et à réaliser les démarches."
    active = _active(couple)
    initial = {"choice": YES, "last_on": active.last_on} if active else {}
    return AuthorizationForm(data, question=question, initial=initial)


def _active(couple: Couple) -> Procuration | None:
    return couple.procuration if couple.procuration and couple.procuration.is_active else None


def _show(request: HttpRequest, place: Place, form: AuthorizationForm | None = None) -> HttpResponse:
    couple = couple_of(place.member.dossier_id)
    found = list(procurations_of(place))
    context = _standing(place, couple) | {
        "form": form or _form(couple, None),
        "comparison": comparison(place.position, couple),
        "uses": uses_between(found),
        "procurations": [(procuration, cause_in_words(procuration)) for procuration in found],
    }
    return render(request, "authorizations/overview.html", context)


def _standing(place: Place, couple: Couple) -> dict[str, Any]:
    """Who sees the dossier today, and from whose side it is looked at."""
    responsable, conjoint = couple.responsable, couple.conjoint
    is_responsable = place.position == Position.RESPONSABLE
    other = conjoint if is_responsable else responsable
    return {
        "place": place,
        "is_responsable": is_responsable,
        "is_delegate": place.position == Position.DELEGATE,
        "has_couple": responsable is not None and conjoint is not None,
        "other_name": other.person.usual_name if other else "",
        "other_short_name": other.person.short_name if other else "",
        "active": _active(couple),
        "alone": "seule" if place.member.person.civility == Civility.MADAME else "seul",
    }
