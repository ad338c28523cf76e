from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, bool]:
    """What every page needs to know of the site itself."""
    return {"demo": settings.DEMO}
