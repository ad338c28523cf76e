"""A dossier in the file of the fund: a household, and what was paid to it."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from authorizations.dossiers_file import NUMBER_COLUMNS, KnownDossier, read_dossier
from benefits.enums import Benefit
from identity.civil_status_file import PAST_DAY, read_past_day
from identity.csv_files import Columns, LineError
from identity.json_lines import read_each, read_object

REFERENCE = re.compile(r"[!-~]{1,20}")
AMOUNT = re.compile(r"[0-9]{1,7}\.[0-9]{2}")
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class KnownLine:
    """`month`: its first day; `amount`: euros."""

    benefit: Benefit
    month: date
    amount: Decimal
    is_to_third_party: bool


@dataclass(frozen=True, slots=True)
class KnownPayment:
    reference: str
    paid_on: date
    lines: tuple[KnownLine, ...]


@dataclass(frozen=True, slots=True, repr=False)
class PaidDossier:
    household: KnownDossier
    payments: tuple[KnownPayment, ...]


def read_paid_dossier(found: Any) -> PaidDossier:
    """The dossier of a line; LineError when something of it is wrong or does not go together."""
    values = read_object(found, NUMBER_COLUMNS, ("members", "payments"))
    payments = read_each("payments", values["payments"] or [], _read_payment)
    if len({payment.reference for payment in payments}) < len(payments):
        raise LineError("payments has one reference twice")
    return PaidDossier(read_dossier(values["number"], values["members"]), payments)


def _read_payment(found: Any) -> KnownPayment:
    values = read_object(found, PAYMENT_COLUMNS, ("lines",))
    lines = read_each("lines", values["lines"], _read_line)
    if not lines:
        raise LineError("lines is empty")
    return KnownPayment(values["reference"], values["paid_on"], lines)


def _read_line(found: Any) -> KnownLine:
    values = read_object(found, LINE_COLUMNS, ("to_third_party",))
    is_to_third_party = values.pop("to_third_party")
    if not isinstance(is_to_third_party, bool | None):
        raise LineError("to_third_party is not true or false")
    return KnownLine(**values, is_to_third_party=bool(is_to_third_party))


def _reference(text: str) -> str:
    if not REFERENCE.fullmatch(text):
        raise ValueError
    return text


def _month(text: str) -> date:
    if not MONTH.fullmatch(text):
        raise ValueError
    return read_past_day(f"{text}-01")


def _amount(text: str) -> Decimal:
    if not AMOUNT.fullmatch(text) or not (amount := Decimal(text)):
        raise ValueError
    return amount


PAYMENT_COLUMNS: Columns = {
    "reference": (_reference, "1 to 20 letters, digits and signs, without spaces or accents"),
    "paid_on": (read_past_day, PAST_DAY),
}
LINE_COLUMNS: Columns = {
    "benefit": (Benefit, f"one of {', '.join(Benefit)}"),
    "month": (_month, "a month from 1900 to now, YYYY-MM"),
    "amount": (_amount, "a positive amount with two decimals, below ten million"),
}
