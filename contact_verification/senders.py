"""Handing a message to a carrier: SMTP for mails; console, file or HTTP gateway for SMS.

A sender answers with an `Acceptance`. Nothing of the destination or the text is in an answer, so that it may be
logged and journalled.
"""

import json
import smtplib
import sys
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import requests
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

HTTP_TIMEOUT = (3, 10)  # seconds to connect, to answer


class Acceptance(Enum):
    ACCEPTED = "accepted"
    RETRY = "retry"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outgoing:
    """What is handed over. `reference` lets a gateway recognise a message it has had already."""

    to: str
    subject: str
    text: str
    reference: str

    def __repr__(self) -> str:
        return f"Outgoing({self.reference})"


def send_mail(outgoing: Outgoing) -> Acceptance:
    """Through Django's mail backend (EMAIL_URL). A permanent SMTP answer to the recipient is final."""
    headers = {"X-Reference": outgoing.reference, "Auto-Submitted": "auto-generated"}
    mail = EmailMessage(outgoing.subject, outgoing.text, to=[outgoing.to], headers=headers)
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        return Acceptance.REFUSED if all(500 <= code < 600 for code in codes) else Acceptance.RETRY
    except (OSError, smtplib.SMTPException, ValueError):
        return Acceptance.RETRY
    return Acceptance.ACCEPTED


def send_sms(outgoing: Outgoing) -> Acceptance:
    """Through the carrier named by SMS_URL."""
    scheme = urlsplit(settings.SMS_URL).scheme
    return SMS_SENDERS[scheme](outgoing)


def _to_console(outgoing: Outgoing) -> Acceptance:
    sys.stdout.write(f"SMS {outgoing.to}\n{outgoing.text}\n")
    return Acceptance.ACCEPTED


def _to_file(outgoing: Outgoing) -> Acceptance:
    """One JSON file a message, under the folder of `file:///folder`; a name appears only once it is whole."""
    folder = Path(urlsplit(settings.SMS_URL).path)
    folder.mkdir(parents=True, exist_ok=True)
    message = {"to": outgoing.to, "text": outgoing.text, "at": timezone.now().isoformat()}
    draft = folder / f"{outgoing.reference}.part"
    draft.write_text(json.dumps(message), encoding="utf-8")
    draft.rename(draft.with_suffix(".json"))
    return Acceptance.ACCEPTED


def _to_gateway(outgoing: Outgoing) -> Acceptance:
    """POST JSON with the token of `https://token@host/path` as bearer; 2xx is accepted, 429 and 5xx come again."""
    url = urlsplit(settings.SMS_URL)
    address = urlunsplit((url.scheme, url.netloc.rpartition("@")[2], url.path, url.query, ""))
    body = {"to": outgoing.to, "text": outgoing.text, "reference": outgoing.reference}
    headers = {"Authorization": f"Bearer {url.username}"} if url.username else {}
    try:
        with requests.post(
            address, json=body, headers=headers, timeout=HTTP_TIMEOUT, allow_redirects=False, stream=True
        ) as answer:
            return _read_status(answer.status_code)
    except (requests.RequestException, ValueError):
        return Acceptance.RETRY


def _read_status(status: int) -> Acceptance:
    if 200 <= status < 300:
        return Acceptance.ACCEPTED
    is_final = 400 <= status < 500 and status != HTTPStatus.TOO_MANY_REQUESTS
    return Acceptance.REFUSED if is_final else Acceptance.RETRY


SMS_SENDERS = {"console": _to_console, "file": _to_file, "http": _to_gateway, "https": _to_gateway}
