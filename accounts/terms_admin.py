"""The versions of the conditions générales among agents: read by all, published by a superviseur, changed by nobody."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html

from accounts.forms.terms import PublishForm
from accounts.models import TermsAcceptance, TermsVersion
from accounts.terms import as_html, current, publish
from journal.agents import AgentsAdmin, Page, show

TITLE = "Publier une nouvelle version"
READ_AGAIN = "Relire la nouvelle version"


class TermsVersionAdmin(AgentsAdmin):
    address, entry, rank = "conditions-generales", "Conditions générales", 5
    change_list_template = "admin/accounts/terms_list.html"
    list_display = ("number_link", "published_at", "publisher", "accepted")

    def get_pages(self) -> Iterable[Page]:
        return [("publier/", self.publish_page, "add"), ("<int:number>/", self.read_page, "page")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TermsVersion]:
        """Counted on the index alone: a join would carry a million acceptances along."""
        of_version = TermsAcceptance.objects.filter(version=OuterRef("pk")).order_by().values("version")
        count = Coalesce(Subquery(of_version.values(count=Count("*"))), 0)
        return TermsVersion.objects.select_related("published_by").defer("text").annotate(acceptance_count=count)

    @admin.display(description="version")
    def number_link(self, version: TermsVersion) -> str:
        url = reverse("admin:accounts_termsversion_page", args=[version.number])
        return format_html('<a href="{}">Version {}</a>', url, version.number)

    @admin.display(description="publiée par")
    def publisher(self, version: TermsVersion) -> str:
        return version.published_by.login or "" if version.published_by else "le portail"

    @admin.display(description="acceptée par")
    def accepted(self, version: Any) -> str:
        return f"{version.acceptance_count} personne{'s' if version.acceptance_count > 1 else ''}"

    def read_page(self, request: HttpRequest, number: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        version = get_object_or_404(self.get_queryset(request).defer(None), number=number)
        context = {"title": f"Conditions générales, version {number}", "version": version, "html": as_html(version)}
        return show(
            request,
            "admin/accounts/terms_version.html",
            context | {"publisher": self.publisher(version), "accepted": self.accepted(version)},
        )

    def publish_page(self, request: HttpRequest) -> HttpResponse:
        """Written, read again as people will see it, then published: three buttons of one address."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PublishForm(request.POST or None, current=current())
        if form.is_valid() and "publish" in request.POST:
            return self._publish(request, form)
        if form.is_valid() and "correct" not in request.POST:
            return _preview(request, form)
        return _write(request, form)

    def _publish(self, request: HttpRequest, form: PublishForm) -> HttpResponse:
        agent: Any = request.user
        version = publish(agent=agent, **form.cleaned_data)
        if version is None:
            form.refuse_outdated()
            return _write(request, form)
        said = f"La version {version.number} est publiée. Chaque personne devra l’accepter à sa prochaine connexion."
        messages.success(request, said)
        return redirect("admin:accounts_termsversion_changelist")


def _write(request: HttpRequest, form: PublishForm) -> HttpResponse:
    return show(request, "admin/accounts/terms_write.html", {"title": TITLE, "form": form, "current": current()})


def _preview(request: HttpRequest, form: PublishForm) -> HttpResponse:
    html = as_html(TermsVersion(text=form.cleaned_data["text"]))
    return show(request, "admin/accounts/terms_preview.html", {"title": READ_AGAIN, "form": form, "html": html})
