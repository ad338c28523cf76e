"""The SMS and mails that went out, read back from the folders where the demonstration leaves them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from heapq import nlargest
from pathlib import Path

SHOWN = 50
SEPARATOR = b"\n" + b"-" * 79 + b"\n"  # Django's file backend puts one after each mail


@dataclass(frozen=True)
class SentMessage:
    """One message as its addressee sees it. Secret: out of the repr."""

    kind: str
    to: str
    subject: str
    text: str
    at: datetime

    def __repr__(self) -> str:
        return f"SentMessage({self.kind})"


def read_inbox(*, mails: Path, sms: Path) -> list[SentMessage]:
    """The last messages, at most `SHOWN`, newest first. A mail still being written waits for the next look."""
    messages = [*_each(mails, "*.log", _mails), *_each(sms, "*.json", _sms)]
    return nlargest(SHOWN, messages, key=lambda message: message.at)


def _each(folder: Path, pattern: str, read: Callable[[Path], Iterator[SentMessage]]) -> Iterator[SentMessage]:
    for path in nlargest(SHOWN, folder.glob(pattern), key=lambda path: path.stat().st_mtime_ns):
        yield from read(path)


def _mails(path: Path) -> Iterator[SentMessage]:
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    for raw in path.read_bytes().split(SEPARATOR)[:-1]:
        mail = message_from_bytes(raw, EmailMessage, policy=policy.default)
        yield SentMessage("Mail", str(mail["To"]), str(mail["Subject"]), mail.get_content().strip(), at)


def _sms(path: Path) -> Iterator[SentMessage]:
    message = json.loads(path.read_text(encoding="utf-8"))
    yield SentMessage("SMS", message["to"], "", message["text"].strip(), datetime.fromisoformat(message["at"]))
