from django.apps import AppConfig

from moncompte import checks  # noqa: F401 - the checks register themselves


class PortalConfig(AppConfig):
    name = "moncompte"
