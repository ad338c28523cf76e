"""The ways in which an answer goes wrong between the provider and the portal."""

from collections.abc import Callable
from http import HTTPStatus

from demo.franceconnect.answers import HTML, Answer
from demo.simulators import JSON, SimulatorHandler

HANG_SECONDS = 30.0
LARGE = 16 * 1024 * 1024  # bytes
PAGE = b'<!doctype html><html lang="fr"><title>Maintenance</title><h1>Service en maintenance</h1></html>'

Delivery = Callable[[SimulatorHandler, Answer], None]


def deliver(handler: SimulatorHandler, answer: Answer) -> None:
    """As it should be."""
    handler.send_body(answer.body, answer.media_type, status=answer.status, headers=answer.headers)


def fail(handler: SimulatorHandler, answer: Answer) -> None:
    handler.send_body(b'{"error": "server_error"}', JSON, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def page(handler: SimulatorHandler, answer: Answer) -> None:
    handler.send_body(PAGE, HTML)


def garbage(handler: SimulatorHandler, answer: Answer) -> None:
    """The right media type, and nothing that can be read."""
    handler.send_body(b'{"keys": [\x00\xff', answer.media_type)


def hang(handler: SimulatorHandler, answer: Answer) -> None:
    handler.server.closing.wait(HANG_SECONDS)
    deliver(handler, answer)


def drip(handler: SimulatorHandler, answer: Answer) -> None:
    handler.drip(answer.media_type)


def cut(handler: SimulatorHandler, answer: Answer) -> None:
    """Half of the answer, then nothing."""
    handler.send_body(answer.body[: len(answer.body) // 2], answer.media_type, size=len(answer.body))


def swell(handler: SimulatorHandler, answer: Answer) -> None:
    """The right answer, lost in white space."""
    handler.send_body(answer.body + b" " * LARGE, answer.media_type)


DELIVERIES: dict[str, Delivery] = {
    "error": fail,
    "page": page,
    "garbage": garbage,
    "hang": hang,
    "drip": drip,
    "cut": cut,
    "large": swell,
}
