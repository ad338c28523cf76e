"""Every view of the space says here which right it needs; what is refused gets a page that says whom to ask."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from authorizations.access import Access, Place, RightEndedError, access_of, using
from authorizations.enums import Use
from authorizations.rights import Right, may
from authorizations.wording import refusal

View = Callable[..., HttpResponse]


def access_from(request: HttpRequest) -> Access | None:
    """What whoever is logged in may do, read once a request; None for an agent and for a visitor."""
    person = getattr(request.user, "person", None)
    if person is None:
        return None
    if not hasattr(request, "access"):
        request.access = access_of(person)  # type: ignore[attr-defined]
    access: Access = request.access  # type: ignore[attr-defined]
    return access


def needs(right: Right, *, use: Use | None = None) -> Callable[[View], View]:
    """For whoever has this right in their dossier: the view is given their Access.

    `use`: what is done with a procuration, for whoever has the right by one. An agent is led elsewhere.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            access = access_from(request)
            if access is None:
                return redirect("admin:index")
            return _let_in(request, access, access.main, right, use, lambda: view(request, access, *args, **kwargs))

        guarded.right = right  # type: ignore[attr-defined]
        return login_required(guarded)

    return decorate


def needs_object(right: Right, model: type[Model], *, use: Use | None = None) -> Callable[[View], View]:
    """The same for an object of a dossier that the address names: the view is given it after the Access.

    Another dossier's does not exist; one's own dossier's is refused to whoever lacks the right there.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, uuid: UUID, **kwargs: Any) -> HttpResponse:
            access = access_from(request)
            if access is None:
                return redirect("admin:index")
            found, place = _find(access, model, uuid)
            return _let_in(request, access, place, right, use, lambda: view(request, access, found, **kwargs))

        guarded.right = right  # type: ignore[attr-defined]
        return login_required(guarded)

    return decorate


def _find(access: Access, model: type[Model], uuid: UUID) -> tuple[Any, Place]:
    dossiers = [place.member.dossier_id for place in access.places]
    found: Any = model._default_manager.filter(dossier__in=dossiers, uuid=uuid).first() if dossiers else None
    place = access.place_in(found.dossier_id) if found else None
    if place is None:
        raise Http404
    return found, place


def _let_in(
    request: HttpRequest,
    access: Access,
    place: Place | None,
    right: Right,
    use: Use | None,
    view: Callable[[], HttpResponse],
) -> HttpResponse:
    if not (place.may(right) if place else may(access.position, right)):
        return refuse(request, access, right)
    if place is None or use is None:
        return view()
    try:
        with using(place, right, use, account=request.user):
            return view()
    except RightEndedError:
        return refuse(request, access_of(access.person), right)


def refuse(request: HttpRequest, access: Access, right: Right) -> HttpResponse:
    """A plain page: why, and what to ask whom."""
    return render(request, "authorizations/refused.html", {"words": refusal(access, right)}, status=403)
