"""The agents' queue: files that wait, oldest first, and those decided, latest first."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from journal.agents import AgentsAdmin, ChoiceFilter, Page
from proofing.agents import review_page
from proofing.agents.shown import flags_in_words, full_name, in_days
from proofing.agents.wording import on_the_clock
from proofing.enums import ReviewOutcome, Scan
from proofing.models import Review, SupportingDocument

AWAITING, DECIDED = "a-decider", "decides"
YES = "oui"
DAYS = (1, 3, 7)


class StateFilter(ChoiceFilter):
    title = "état"
    parameter_name = "etat"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(AWAITING, "à décider"), (DECIDED, "décidés")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        return queryset.filter(decided_at__isnull=self.value() == AWAITING)


class FlagsFilter(admin.SimpleListFilter):
    title = "signalement"
    parameter_name = "signalement"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(YES, "avec signalement")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        return queryset.exclude(person__flags=[]) if self.value() == YES else queryset


class WaitFilter(admin.SimpleListFilter):
    title = "attente"
    parameter_name = "attente"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(days), f"plus de {days} jour{'s' if days > 1 else ''}") for days in DAYS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        days = {str(days): days for days in DAYS}.get(self.value() or "", 0)
        return queryset.filter(opened_at__lt=timezone.now() - timedelta(days=days)) if days else queryset


class ScanFilter(admin.SimpleListFilter):
    title = "analyse contre les virus"
    parameter_name = "virus"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(YES, "avec une pièce non analysée")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        papers = SupportingDocument.objects.filter(review=OuterRef("pk"), scan=Scan.NOT_SCANNED)
        return queryset.filter(Exists(papers)) if self.value() == YES else queryset


class ReviewAdmin(AgentsAdmin):
    address, entry, rank = "dossiers", "Dossiers à vérifier", 1
    list_display = ("received", "waited", "who", "born", "flags", "papers", "standing")
    list_filter = (StateFilter, WaitFilter, FlagsFilter, ScanFilter)
    list_select_related = ("person", "locked_by", "decided_by")

    def get_pages(self) -> Iterable[Page]:
        return [
            ("<uuid:uuid>/", review_page.file_page, "page"),
            ("<uuid:uuid>/nir/", review_page.reveal_nir, "nir"),
            ("<uuid:uuid>/rendre/", review_page.release, "release"),
            ("<uuid:uuid>/reunir/", review_page.merge, "merge"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        return super().get_queryset(request).prefetch_related("papers")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        is_decided = request.GET.get(StateFilter.parameter_name) == DECIDED
        return ("-decided_at", "-pk") if is_decided else ("opened_at", "pk")

    @admin.display(description="reçue le")
    def received(self, review: Review) -> str:
        url = reverse("admin:proofing_review_page", args=[review.uuid])
        opened_at = timezone.localtime(review.opened_at)
        return format_html('<a href="{}">{}</a>', url, f"{opened_at:%d/%m/%Y %H:%M}")

    @admin.display(description="attente")
    def waited(self, review: Review) -> str:
        return in_days((review.decided_at or timezone.now()) - review.opened_at)

    @admin.display(description="personne")
    def who(self, review: Review) -> str:
        return full_name(review.person)

    @admin.display(description="naissance")
    def born(self, review: Review) -> str:
        return f"{review.person.born_on:%d/%m/%Y}"

    @admin.display(description="signalements")
    def flags(self, review: Review) -> str:
        return " ; ".join(flags_in_words(review.person)) or "–"

    @admin.display(description="pièces")
    def papers(self, review: Review) -> str:
        papers = review.papers.all()
        unscanned = sum(paper.scan == Scan.NOT_SCANNED for paper in papers)
        mark = f", dont {unscanned} non analysée{'s' if unscanned > 1 else ''}" if unscanned else ""
        return f"{len(papers)}{mark}"

    @admin.display(description="suivi")
    def standing(self, review: Review) -> str:
        if review.decided_by:
            return f"{ReviewOutcome(review.outcome).label} par {review.decided_by.login}"
        if review.locked_by and review.locked_until and review.locked_until > timezone.now():
            return f"ouverte par {review.locked_by.login} jusqu’à {on_the_clock(review.locked_until)}"
        return "–"
