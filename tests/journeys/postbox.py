"""The messages that left the house, read the way a person reads them."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from django.core import mail

from contact_verification.delivery import late_message_ids
from contact_verification.tasks import deliver_message

CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


@dataclass(frozen=True)
class Received:
    to: str
    text: str


@dataclass(frozen=True)
class Postbox:
    """`sms_folder`: where SMS_URL leaves them. Nothing arrives before `collect`, the worker's part."""

    sms_folder: Path

    def collect(self) -> None:
        for message_id in late_message_ids():
            deliver_message(message_id)

    def received(self, to: str | None = None) -> list[Received]:
        """Everything that arrived, or what arrived at one number or address, oldest first."""
        mails = [Received(sent.to[0], str(sent.body)) for sent in mail.outbox]
        files = sorted(self.sms_folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        sms = [Received(read["to"], read["text"]) for read in (json.loads(path.read_text()) for path in files)]
        return [message for message in [*sms, *mails] if to in (None, message.to)]

    def read_code(self, to: str) -> str:
        """The code in the last message received there."""
        self.collect()
        found = CODE.search(self.received(to)[-1].text)
        if found is None:
            raise LookupError("the last message holds no code")
        return found[0]
