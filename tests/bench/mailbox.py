"""A real SMTP server in the bench's own process: when each mail arrived, and the code it brought."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from threading import Condition
from time import monotonic
from typing import Any

from aiosmtpd.controller import Controller

from tests.bench.processes import free_port

CODE = re.compile(r"^\s*(\d{6})\s*$", re.MULTILINE)
PATIENCE = 20  # seconds


class Mailbox:
    def __init__(self) -> None:
        self.port = free_port()
        self._arrived = Condition()
        self._codes: dict[str, tuple[float, str]] = {}

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Called by aiosmtpd once a message is whole."""
        now = monotonic()
        text = message_from_bytes(envelope.content, policy=policy.default).get_content()
        if found := CODE.search(text):
            with self._arrived:
                self._codes |= dict.fromkeys(envelope.rcpt_tos, (now, found[1]))
                self._arrived.notify_all()
        return "250 OK"

    def wait_for(self, address: str) -> tuple[float, str]:
        """When the code for this address arrived (monotonic seconds), and the code."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: address in self._codes, PATIENCE):
                raise TimeoutError("a code has not arrived")
            return self._codes[address]


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
