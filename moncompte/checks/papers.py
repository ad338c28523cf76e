"""Identity papers lie where nobody finds them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.files.storage import FileSystemStorage, storages


def _public_folders() -> Iterator[Path]:
    """Where files lie that the web server shows to anybody."""
    entries: list[Any] = [settings.STATIC_ROOT, settings.MEDIA_ROOT, *settings.STATICFILES_DIRS]
    folders = (entry[1] if isinstance(entry, tuple) else entry for entry in entries)
    return (Path(folder).resolve() for folder in folders if folder)


@register(Tags.security)
def check_papers_folder(**kwargs: Any) -> list[CheckMessage]:
    """Identity papers lie where no address leads."""
    papers = storages["papers"]
    if not isinstance(papers, FileSystemStorage):
        return []
    folder = Path(papers.location).resolve()
    if not any(folder.is_relative_to(public) for public in _public_folders()):
        return []
    return [
        Error(
            "Identity papers must lie outside STATIC_ROOT, STATICFILES_DIRS and MEDIA_ROOT.",
            hint="They are in VAR_DIR/papers, or in the bucket of PAPERS_URL.",
            id="moncompte.E010",
        )
    ]


@register(Tags.security, deploy=True)
def check_papers_url(**kwargs: Any) -> list[CheckMessage]:
    """In production papers leave for their bucket over https."""
    if settings.STORAGES["papers"]["OPTIONS"].get("endpoint_url", "https:").startswith("https:"):
        return []
    return [Error("PAPERS_URL must not say insecure=1 in production.", id="moncompte.E011")]
