"""System checks: settings that would be dangerous are refused before the first request."""

from moncompte.checks import papers, places, production, secrets

__all__ = ["papers", "places", "production", "secrets"]
