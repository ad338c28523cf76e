"""A person's own history: each event of the journal in plain words for whom it happened to. Reads no rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.formats import date_format
from django.utils.timezone import localdate

from authorizations.enums import Use
from authorizations.households import SHOWN_CAUSES
from contact_verification.enums import Channel, ContactKind, MessageKind, Purpose
from identity.dates import in_words
from journal.enums import EventKind
from journal.models import Event
from proofing.enums import ReviewOutcome, Verdict

# What concerns the house, and what would tell that somebody else holds a number.
LEFT_OUT = frozenset(
    {
        EventKind.PROOF_NOT_APPLIED,
        EventKind.TERMS_PUBLISHED,
        EventKind.SMS_BUDGET_ALARM,
        EventKind.AGENT_ADDED,
        EventKind.AGENT_CHANGED,
        EventKind.JOURNAL_PURGED,
    }
)
REPORTABLE = frozenset(
    {
        EventKind.LOGIN,
        EventKind.LOGIN_REFUSED,
        EventKind.PASSWORD_FORGOTTEN,
        EventKind.PASSWORD_CHANGED,
        EventKind.CONTACT_CHANGED,
        EventKind.PASSKEY_ADDED,
        EventKind.PASSKEY_REMOVED,
        EventKind.FRANCECONNECT_LINKED,
        EventKind.FRANCECONNECT_UNLINKED,
    }
)
# Who did it is what the person is to tell us.
BY_SOMEBODY = frozenset(
    {
        EventKind.LOGIN,
        EventKind.LOGIN_REFUSED,
        EventKind.PASSWORD_FORGOTTEN,
        EventKind.NIR_ALREADY_HELD,
        EventKind.CHANGE_STOPPED,
    }
)
# Journalled without an account: only the owner can do it.
BY_OWNER = frozenset({EventKind.PAPERS_SENT, EventKind.NIR_DECLARED})
MESSAGES = frozenset({EventKind.MESSAGE_SENT, EventKind.MESSAGE_FAILED})
# The detail that says more of an event, and its words.
PRECISIONS = {
    EventKind.CONTACT_CHANGED: ("contact", dict(ContactKind.choices)),
    EventKind.PAPER_CHECKED: ("verdict", dict(Verdict.choices)),
    EventKind.REVIEW_DECIDED: ("outcome", dict(ReviewOutcome.choices)),
    EventKind.PROCURATION_ENDED: ("cause", {str(cause): words for cause, words in SHOWN_CAUSES.items()}),
    EventKind.PROCURATION_USED: ("use", dict(Use.choices)),
}
CHANNELS, MESSAGE_KINDS, PURPOSES = dict(Channel.choices), dict(MessageKind.choices), dict(Purpose.choices)
ACTORS = {"self": "par vous", "spouse": "par l’autre personne du couple", "nobody": "par le portail"}
WAYS = {"password": "avec le mot de passe", "passkey": "avec une clé d’accès", "franceconnect": "avec FranceConnect"}


@dataclass(frozen=True)
class Entry:
    """One line. `sentence`: who, how and from where, as far as it is known; may be empty."""

    pk: int
    title: str
    sentence: str
    at: datetime
    may_be_reported: bool
    is_refused_login: bool


@dataclass(frozen=True)
class Day:
    heading: str
    entries: list[Entry]


def in_plain_words(event: Event) -> Entry:
    """What is shown of an event, whose `account` is loaded. An agent is never named."""
    return Entry(
        pk=event.pk,
        title=_title(event),
        sentence=_sentence(event),
        at=event.at,
        may_be_reported=event.kind in REPORTABLE or _is_code_sent(event),
        is_refused_login=event.kind == EventKind.LOGIN_REFUSED,
    )


def by_day(entries: Iterable[Entry]) -> list[Day]:
    """The entries, given in order, under the day each has in Paris: « Dimanche 1er mars 2026 »."""
    days = groupby(entries, key=lambda entry: localdate(entry.at))
    return [Day(f"{date_format(day, 'l').capitalize()} {in_words(day)}", list(of_day)) for day, of_day in days]


def _is_code(event: Event) -> bool:
    return event.details.get("what") == MessageKind.CODE


def _is_code_sent(event: Event) -> bool:
    return event.kind == EventKind.MESSAGE_SENT and _is_code(event)


def _title(event: Event) -> str:
    kind = EventKind(event.kind)
    label = str(kind.label).removesuffix(" par un agent")  # the sentence says it
    if kind in MESSAGES:
        return _message_title(event, label)
    detail, words = PRECISIONS.get(kind, ("", {}))
    return _with(label, words.get(event.details.get(detail), ""))


def _message_title(event: Event, label: str) -> str:
    sent = f"{label} {CHANNELS.get(event.details.get('channel'), '')}".strip()
    if _is_code(event):
        purpose = PURPOSES.get(event.details.get("purpose"), "")
        return sent.replace("Message", "Code") + (f", pour {purpose}" if purpose else "")
    return _with(sent, MESSAGE_KINDS.get(event.details.get("what"), ""))


def _with(label: str, precision: str) -> str:
    if not precision:
        return label
    is_name = precision.startswith("FranceConnect")
    return f"{label} : {precision if is_name else precision[0].lower() + precision[1:]}"


def _sentence(event: Event) -> str:
    parts = [_actor(event), WAYS.get(event.details.get("way", ""), ""), _place(event)]
    said = ", ".join(part for part in parts if part)
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _actor(event: Event) -> str:
    if event.kind in BY_SOMEBODY:
        return ""
    if actor := event.details.get("actor"):
        return ACTORS[actor]
    if event.kind in BY_OWNER or (event.account and event.account.person_id):
        return "par vous"
    return "par un agent de votre Caf" if event.account else "par le portail"


def _place(event: Event) -> str:
    browser, network = event.details.get("browser", ""), event.details.get("network", "")
    parts = [
        f"depuis {browser.replace('Navigateur inconnu', 'un navigateur inconnu')}" if browser else "",
        f"réseau {network}" if network else "",
    ]
    return ", ".join(part for part in parts if part)
