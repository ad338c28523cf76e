"""Agents' accounts, opened and changed by a superviseur; nobody's own, and never deleted."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html

from accounts.access_admin import AccessAdmin
from accounts.forms.agents import AgentForm
from accounts.models import Account, LoginThrottle, TermsVersion
from accounts.terms_admin import TermsVersionAdmin
from journal.agents import AgentsAdmin, Page, show
from journal.enums import EventKind
from journal.services import record

admin.site.register(TermsVersion, TermsVersionAdmin)
admin.site.register(LoginThrottle, AccessAdmin)


@admin.register(Account)
class AccountAdmin(AgentsAdmin):
    address, entry, rank = "comptes", "Agents", 3
    change_list_template = "admin/accounts/agents.html"
    list_display = ("login_link", "roles", "standing", "created_at")
    ordering = ("login",)

    def get_pages(self) -> Iterable[Page]:
        return [("ajouter/", self.add_page, "add"), ("<uuid:uuid>/", self.change_page, "change")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        """Agents, found by the index of their logins; those with every right are seen by their like only."""
        agents = Account.objects.exclude(login=None).prefetch_related("groups")
        return agents if request.user.is_superuser else agents.filter(is_superuser=False)

    @admin.display(description="identifiant d’agent")
    def login_link(self, agent: Account) -> str:
        url = reverse("admin:accounts_account_change", args=[agent.uuid])
        return format_html('<a href="{}">{}</a>', url, agent.login)

    @admin.display(description="rôles")
    def roles(self, agent: Account) -> str:
        return ", ".join(sorted(group.name for group in agent.groups.all())) or "aucun"

    @admin.display(description="état")
    def standing(self, agent: Account) -> str:
        return "peut se connecter" if agent.is_active else "ne peut plus se connecter"

    def add_page(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._edit(request, Account(is_staff=True), "Ajouter un agent")

    def change_page(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        """Nobody changes their own roles, nor shuts themselves out."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        agent = get_object_or_404(self.get_queryset(request), uuid=uuid)
        if agent == request.user:
            messages.info(request, "Votre compte est modifié par un autre superviseur que vous.")
            return redirect("admin:accounts_account_changelist")
        return self._edit(request, agent, f"Agent {agent.login}")

    def _edit(self, request: HttpRequest, agent: Account, title: str) -> HttpResponse:
        form, is_new = AgentForm(request.POST or None, instance=agent), agent.pk is None
        if not form.is_valid():
            return show(request, "admin/accounts/agent.html", {"title": title, "form": form, "is_known": not is_new})
        form.save()
        kind = EventKind.AGENT_ADDED if is_new else EventKind.AGENT_CHANGED
        record(kind, account=request.user, agent=agent.pk, changed=", ".join(form.changed_data))
        messages.success(request, f"Le compte de l’agent {agent.login} est enregistré.")
        return redirect("admin:accounts_account_changelist")
