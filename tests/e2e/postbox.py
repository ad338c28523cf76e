"""What the portal sends, read as in the demonstration."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from contact_verification.delivery import deliver, late_message_ids
from demo.inbox import SentMessage, read_inbox


def received() -> list[SentMessage]:
    """The messages that have left, newest first."""
    return read_inbox(mails=Path(settings.EMAIL_FILE_PATH), sms=Path(urlsplit(settings.SMS_URL).path))


def receive() -> str:
    """Let every message that waits leave; returns the text of the last one."""
    for message_id in late_message_ids():
        deliver(message_id=message_id)
    return received()[0].text


def receive_code() -> str:
    return code_in(receive())


def code_in(text: str) -> str:
    found = re.search(r"\b\d{6}\b", text)
    assert found
    return found.group()
