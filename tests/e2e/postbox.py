"""What the portal sends, read as in the demonstration."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from contact_verification.delivery import deliver, late_message_ids
from demo.inbox import SentMessage, read_inbox

CODE = re.compile(r"\b\d{6}\b")


def received() -> list[SentMessage]:
    """The messages that have left, newest first."""
    return read_inbox(mails=Path(settings.EMAIL_FILE_PATH), sms=Path(urlsplit(settings.SMS_URL).path))


def receive() -> str:
    """Let every message that waits leave; returns the text of the last one."""
    for message_id in late_message_ids():
        deliver(message_id=message_id)
    return received()[0].text


def receive_code() -> str:
    """The last one: what else leaves at the same moment may come after it."""
    receive()
    return next(found.group() for found in map(CODE.search, (message.text for message in received())) if found)


def code_in(text: str) -> str:
    found = CODE.search(text)
    assert found
    return found.group()
