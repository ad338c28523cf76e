"""What a log line says of an exception."""

import sys
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from traceback import extract_tb
from typing import Any

from django.conf import settings


def summarise_exception(logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: in place of `exc_info`, the type of each exception and the lines it went through.

    Messages and variables stay out, since they may quote a person: PostgreSQL repeats the whole row it refuses.
    """
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["exception"] = [_summary(one) for one in _chain(error)]
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _summary(error: BaseException) -> dict[str, Any]:
    frames = extract_tb(error.__traceback__)
    return {"type": f"{type(error).__module__}.{type(error).__qualname__}", "at": [_line(frame) for frame in frames]}


def _line(frame: Any) -> str:
    path = Path(frame.filename)
    if path.is_relative_to(settings.BASE_DIR):
        path = path.relative_to(settings.BASE_DIR)
    return f"{path}:{frame.lineno} {frame.name}"
