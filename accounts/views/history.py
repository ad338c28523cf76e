"""« Mon historique » : what happened to one's space for 12 months, and « Ce n'était pas moi »."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import changes
from accounts.history import LEFT_OUT, Entry, by_day, in_plain_words
from accounts.models import Account
from accounts.views.browser import person_required
from identity.models import Person
from identity.paging import page_of
from journal.models import KEPT_FOR, Event

ENTRIES_PER_PAGE = 30
EVENT = "evenement"

NOBODY_CAME_IN = "Personne n’est entré dans votre espace à ce moment-là. "
SECURED = (
    "Par sécurité, vos autres connexions sont fermées, vos navigateurs connus et vos clés d’accès sont oubliés. "
    "Choisissez maintenant un nouveau mot de passe."
)


@person_required
@require_safe
def history(request: HttpRequest, person: Person) -> HttpResponse:
    """A page of it, the newest first."""
    page = page_of(_events_about(person), request.GET.get("page", ""), size=ENTRIES_PER_PAGE)
    context = {"days": by_day(map(in_plain_words, page.rows)), "newer": page.newer, "older": page.older}
    return render(request, "accounts/history.html", context)


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, person: Person) -> HttpResponse:
    """« Ce n'était pas moi »: the space is made safe, then a new password is to be chosen."""
    if request.method != "POST":
        return redirect("accounts:history")
    entry = _reported(person, request.POST.get(EVENT, ""))
    account: Account = request.user  # type: ignore[assignment]
    changes.secure(account, but_session=request.session.session_key, event=entry.pk)
    messages.success(request, (NOBODY_CAME_IN if entry.is_refused_login else "") + SECURED)
    return redirect("accounts:change_password")


def _events_about(person: Person) -> QuerySet[Event]:
    """Under the person's own record and those that became theirs, whose events stay where they were."""
    people = [person.pk, *person.merged.values_list("pk", flat=True)]
    events = Event.objects.filter(person__in=people, at__gte=timezone.now() - KEPT_FOR).exclude(kind__in=LEFT_OUT)
    return events.select_related("account")


def _reported(person: Person, event_id: str) -> Entry:
    try:
        event = _events_about(person).get(pk=event_id)
    except (ValueError, Event.DoesNotExist):
        raise Http404 from None
    entry = in_plain_words(event)
    if not entry.may_be_reported:
        raise Http404
    return entry
