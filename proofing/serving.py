"""A paper as an answer to a browser: never cached, never run, a PDF never opened in the page."""

from typing import Any

from django.http import Http404, HttpResponse

from proofing.models import SupportingDocument
from proofing.papers import read

SUFFIXES = {"image/jpeg": "jpg", "application/pdf": "pdf"}
# A browser shows a picture in a page of its own, styled by an attribute.
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"


def paper_response(paper: SupportingDocument, *, reader: Any) -> HttpResponse:
    """The content for `reader`, the account of its owner or of an agent; 404 when the file is gone."""
    try:
        content = read(paper, reader=reader)
    except FileNotFoundError:
        raise Http404 from None
    disposition = "inline" if paper.is_image else "attachment"
    return HttpResponse(
        content,
        content_type=paper.media_type,
        headers={
            "Content-Disposition": f'{disposition}; filename="piece.{SUFFIXES[paper.media_type]}"',
            "Content-Security-Policy": POLICY,
            "Cache-Control": "no-store, private",
        },
    )
