"""The agents' side of the portal: Django's admin under /agents/, with its own way in."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse

from accounts.authentication import LoginRefusal, log_in_agent, log_out
from accounts.forms.agents import AgentLoginForm, OwnPasswordForm
from accounts.views.browser import safe_next
from accounts.views.wording import moment
from journal.agents import AgentsAdmin, show

WRONG_PAIR = "L’identifiant ou le mot de passe n’est pas le bon : vérifiez les deux."
LOCKED = (
    "Trop d’essais avec un mauvais mot de passe : par sécurité, la connexion avec cet identifiant est suspendue. "
    "Réessayez {at}."
)


class AgentSite(AdminSite):
    """Every list has its French address and its words in the menu (journal/agents.py)."""

    site_title = site_header = "Mon Compte — agents"
    enable_nav_sidebar = False

    @property
    def lists(self) -> list[AgentsAdmin]:
        """Ours only: what other apps register is not served."""
        return [admin for admin in self._registry.values() if isinstance(admin, AgentsAdmin)]

    def get_urls(self) -> list[Any]:
        return [
            path("", self.admin_view(self.index), name="index"),
            path("connexion/", self.login, name="login"),
            path("deconnexion/", self.logout, name="logout"),
            path("mot-de-passe/", self.admin_view(self.password_change), name="password_change"),
            *(path(f"{admin.address}/", include(admin.urls)) for admin in self.lists),
        ]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The menu: the lists that this agent may see."""
        seen = [admin for admin in self.lists if admin.entry and admin.has_view_permission(request)]
        return [
            {"name": admin.entry, "url": reverse(f"admin:{admin.opts.app_label}_{admin.opts.model_name}_changelist")}
            for admin in sorted(seen, key=lambda admin: admin.rank)
        ]

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """The first list, or a word to whoever has no role yet."""
        menu = self.get_app_list(request)
        return redirect(menu[0]["url"]) if menu else show(request, "admin/index.html", {"title": "Accueil"})

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        target = _target(request)
        if self.has_permission(request):
            return redirect(target)
        form, status = AgentLoginForm(request.POST or None), 200
        if form.is_valid():
            result = log_in_agent(request, **form.cleaned_data)
            if not isinstance(result, LoginRefusal):
                return redirect(target)
            status = 429 if result.locked_until else 200
            form.add_error(None, LOCKED.format(at=moment(result.locked_until)) if result.locked_until else WRONG_PAIR)
        context = {"title": "Connexion des agents", "form": form, "next": target}
        return show(request, "admin/login.html", context, status)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """A link or a reload logs nobody out: only the button does."""
        if request.method == "POST":
            log_out(request)
        return redirect("admin:login")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        agent: Any = request.user
        form = OwnPasswordForm(request.POST or None, agent=agent)
        if form.is_valid():
            agent.set_password(form.cleaned_data["password"])
            agent.save(update_fields=["password"])
            update_session_auth_hash(request, agent)
            messages.success(request, "Votre mot de passe est changé.")
            return redirect("admin:index")
        return show(request, "admin/password_change.html", {"title": "Mon mot de passe", "form": form})


def _target(request: HttpRequest) -> str:
    """Where the agent wants to go: an address of the agents' side, and nowhere else."""
    asked, index = safe_next(request, request.POST.get("next") or request.GET.get("next", "")), reverse("admin:index")
    return asked if asked.startswith(index) else index
