"""The journal as agents read it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from journal.agents import AgentsAdmin, ChoiceFilter
from journal.enums import EventKind
from journal.models import KEPT_FOR, Event

PERIODS = {
    "jour": ("24 heures", timedelta(days=1)),
    "semaine": ("7 jours", timedelta(days=7)),
    "mois": ("30 jours", timedelta(days=30)),
    "annee": ("12 mois", KEPT_FOR),
}


class PeriodFilter(ChoiceFilter):
    """Always bounded: the table is long, and its index is on the date."""

    title = "période"
    parameter_name = "periode"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(key, label) for key, (label, _) in PERIODS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(at__gte=timezone.now() - PERIODS[self.value()][1])


class KindFilter(admin.SimpleListFilter):
    title = "nature"
    parameter_name = "nature"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return EventKind.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class AgentFilter(admin.SimpleListFilter):
    title = "agent"
    parameter_name = "agent"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        agents = get_user_model().objects.exclude(login=None).order_by("login")
        self.agents = dict(agents.values_list("login", "pk"))
        return [(login, login) for login in self.agents]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        """By key, so that the index of the journal on the account serves."""
        agent = self.agents.get(self.value() or "")
        return queryset.filter(account=agent) if agent else queryset


class PersonFilter(admin.SimpleListFilter):
    """There only when a person's page has led here: nobody could choose among millions."""

    title = "personne"
    parameter_name = "personne"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        try:
            return [(str(UUID(self.value() or "")), "une seule personne")]
        except ValueError:
            return []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(person__uuid=self.value() or "")


@admin.register(Event)
class EventAdmin(AgentsAdmin):
    address, entry, rank = "journal", "Journal", 4
    list_display = ("at", "kind", "by", "whom")
    list_filter = (PeriodFilter, KindFilter, AgentFilter, PersonFilter)
    list_select_related = ("account", "person")

    @admin.display(description="par")
    def by(self, event: Event) -> str:
        if event.account is None:
            return "le portail"
        return event.account.login or "la personne"

    @admin.display(description="personne")
    def whom(self, event: Event) -> str:
        if event.person is None:
            return "–"
        url = reverse("admin:identity_person_page", args=[event.person.uuid])
        return format_html('<a href="{}">{}</a>', url, event.person.short_name)
