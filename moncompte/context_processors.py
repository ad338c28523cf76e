from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


def portal(request: HttpRequest) -> dict[str, object]:
    """What every page needs to know of the site itself."""
    return {
        "demo": settings.DEMO,
        "has_franceconnect": bool(settings.FRANCECONNECT_URL),
        "head_links": _written_once("partials/_head_links.html"),
        "brand": _written_once("partials/_brand.html"),
        "foot": _written_once("partials/_foot.html"),
    }


@cache
def _written_once(template: str) -> SafeString:
    """A part that is the same on every page: its addresses are looked up once a process, not ten times a page."""
    return render_to_string(template)
