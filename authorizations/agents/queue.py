"""The agents' task list of separations: those that wait, oldest first, and those that were dealt with, latest first."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from authorizations.agents import separation_page
from authorizations.agents.wording import outcome_in_words, wishes_in_words
from authorizations.models import Separation
from journal.admin import PersonFilter
from journal.agents import AgentsAdmin, ChoiceFilter, Page
from proofing.agents.shown import full_name, in_days

AWAITING, HANDLED, ALL = "a-traiter", "traitees", "toutes"


class StateFilter(ChoiceFilter):
    title = "état"
    parameter_name = "etat"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(AWAITING, "à traiter"), (HANDLED, "traitées"), (ALL, "toutes")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Separation]) -> QuerySet[Separation]:
        if self.value() == ALL:
            return queryset
        return queryset.filter(decided_at__isnull=self.value() == AWAITING)


class OfPersonFilter(PersonFilter):
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        person = self.value() or ""
        return queryset.filter(Q(declarant__uuid=person) | Q(other__uuid=person))


class SeparationAdmin(AgentsAdmin):
    address, entry, rank = "separations", "Séparations à suivre", 1
    list_display = ("received", "waited", "dossier_number", "who", "whom", "separated", "wishes", "standing")
    list_filter = (StateFilter, OfPersonFilter)
    list_select_related = ("dossier", "declarant", "other", "decided_by")

    def get_pages(self) -> Iterable[Page]:
        return [
            ("<uuid:uuid>/", separation_page.separation_page, "page"),
            ("<uuid:uuid>/prendre-en-compte/", separation_page.confirm, "confirm"),
            ("<uuid:uuid>/annuler/", separation_page.undo, "undo"),
        ]

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        orders = {HANDLED: ("-decided_at", "-pk"), ALL: ("-declared_at", "-pk")}
        return orders.get(request.GET.get(StateFilter.parameter_name, AWAITING), ("declared_at", "pk"))

    @admin.display(description="déclarée le")
    def received(self, separation: Separation) -> str:
        url = reverse("admin:authorizations_separation_page", args=[separation.uuid])
        declared_at = timezone.localtime(separation.declared_at)
        return format_html('<a href="{}">{}</a>', url, f"{declared_at:%d/%m/%Y %H:%M}")

    @admin.display(description="attente")
    def waited(self, separation: Separation) -> str:
        return in_days((separation.decided_at or timezone.now()) - separation.declared_at)

    @admin.display(description="dossier")
    def dossier_number(self, separation: Separation) -> str:
        return separation.dossier.number

    @admin.display(description="déclarée par")
    def who(self, separation: Separation) -> str:
        return full_name(separation.declarant)

    @admin.display(description="autre personne")
    def whom(self, separation: Separation) -> str:
        return full_name(separation.other)

    @admin.display(description="séparation le")
    def separated(self, separation: Separation) -> str:
        return f"{separation.separated_on:%d/%m/%Y}"

    @admin.display(description="demandes")
    def wishes(self, separation: Separation) -> str:
        marked = ((wish,) for wish in wishes_in_words(separation))
        return format_html_join(mark_safe("<br>"), '<strong class="mark">{}</strong>', marked) or "–"

    @admin.display(description="suivi")
    def standing(self, separation: Separation) -> str:
        return outcome_in_words(separation) or "–"
