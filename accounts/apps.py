from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes"


class AgentsConfig(admin_apps.AdminConfig):
    """Django's admin, which is the agents' side."""

    default = False  # not the configuration of this app
    default_site = "accounts.agents.AgentSite"
