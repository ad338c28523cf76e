"""Public data about places; nothing here reads a session or a row."""

from datetime import date

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from identity import places

SHORTEST_QUERY = 2


@csrf_exempt  # it changes nothing and knows nobody
@require_POST
@never_cache
def communes(request: HttpRequest) -> JsonResponse:
    """Suggest communes for the text `q`, as they were on the day `date` (ISO; ignored when it is no date).

    A POST, so that what a person is typing about their birth is in no URL and no access log.
    """
    text = request.POST.get("q", "").strip()
    found = []
    if len(text) >= SHORTEST_QUERY:
        found = places.search(text, born_on=_day(request.POST.get("date", "")))
    return JsonResponse({"places": [{"code": place.code, "label": place.label} for place in found]})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
