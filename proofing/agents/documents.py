"""The papers people sent, as agents read them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from journal.agents import AgentsAdmin, Page, show
from proofing.models import SupportingDocument
from proofing.serving import paper_response


class SupportingDocumentAdmin(AgentsAdmin):
    """No list: a paper is read from its file."""

    address = "pieces"

    def get_urls(self) -> list[Any]:
        return super().get_urls()[1:]

    def get_pages(self) -> Iterable[Page]:
        return [("<uuid:uuid>/", paper, "page")]


@permission_required("proofing.view_supportingdocument", raise_exception=True)
@require_http_methods(["GET", "HEAD"])
def paper(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The content; a paper whose file is gone, or whose storage is away, says so instead of a broken image."""
    row = get_object_or_404(SupportingDocument.objects.exclude(review=None).select_related("person"), uuid=uuid)
    try:
        return paper_response(row, reader=request.user)
    except (Http404, OSError) as error:
        is_gone = isinstance(error, Http404)
        context = {"title": "Pièce illisible", "is_gone": is_gone, "review": row.review}
        return show(request, "admin/proofing/paper_away.html", context, status=404 if is_gone else 503)
