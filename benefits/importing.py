"""Dossiers brought in by the batch: households, and what was paid to them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum

from authorizations.importing import Households
from authorizations.models import Dossier
from benefits.enums import Benefit
from benefits.models import Payment, PaymentLine
from benefits.payments_file import KnownLine, KnownPayment, PaidDossier
from identity.batches import REFUSED_BY_DATABASE, write_batch
from identity.csv_files import LineError

PAYMENT_DIFFERS = "a payment is there with another day or other lines"


class ImportOutcome(Enum):
    """What became of a dossier that was not refused."""

    IMPORTED = "imported"
    ALREADY_THERE = "already there"


def import_dossiers(batch: Sequence[PaidDossier]) -> Iterator[ImportOutcome | LineError]:
    """Bring in each, in order; what became of it, or why it is refused. What is there already stays.

    A refused one leaves nothing behind and costs no other.
    """
    refused: ImportOutcome | LineError = LineError(REFUSED_BY_DATABASE)
    yield from write_batch(batch, _import, refused=refused)


def _import(batch: Sequence[PaidDossier]) -> list[ImportOutcome | LineError]:
    households = Households([paid.household for paid in batch])
    payments = _Payments(households.dossiers.values())
    outcomes = [_add(paid, households, payments) for paid in batch]
    households.save()
    payments.save(households.dossiers)
    return outcomes


def _add(paid: PaidDossier, households: Households, payments: "_Payments") -> ImportOutcome | LineError:
    try:
        new = payments.new(paid)
        is_changed = households.add(paid.household)
    except LineError as error:
        return error
    payments.add(paid.household.number, new)
    return ImportOutcome.IMPORTED if is_changed or new else ImportOutcome.ALREADY_THERE


class _Payments:
    """What was paid to these dossiers, and what a batch adds to it."""

    def __init__(self, dossiers: Iterable[Dossier]) -> None:
        self._there: dict[tuple[str, str], KnownPayment] = {}
        self._new: list[tuple[str, KnownPayment]] = []
        found = Payment.objects.filter(dossier__in=list(dossiers)).select_related("dossier").prefetch_related("lines")
        for payment in found:
            known = KnownPayment(payment.reference, payment.paid_on, tuple(map(_known_line, payment.lines.all())))
            self._there[payment.dossier.number, payment.reference] = known

    def new(self, paid: PaidDossier) -> list[KnownPayment]:
        """Those of a line that are not there yet; LineError when one of them is there otherwise."""
        there = {payment: self._there.get((paid.household.number, payment.reference)) for payment in paid.payments}
        if any(before and not _same(before, payment) for payment, before in there.items()):
            raise LineError(PAYMENT_DIFFERS)
        return [payment for payment, before in there.items() if before is None]

    def add(self, number: str, payments: Sequence[KnownPayment]) -> None:
        self._new += [(number, payment) for payment in payments]
        self._there |= {(number, payment.reference): payment for payment in payments}

    def save(self, dossiers: Mapping[str, Dossier]) -> None:
        made = Payment.objects.bulk_create(
            Payment(dossier=dossiers[number], reference=known.reference, paid_on=known.paid_on)
            for number, known in self._new
        )
        PaymentLine.objects.bulk_create(
            PaymentLine(
                payment=payment,
                benefit=line.benefit,
                month=line.month,
                amount=line.amount,
                is_to_third_party=line.is_to_third_party,
            )
            for payment, (_, known) in zip(made, self._new, strict=True)
            for line in known.lines
        )


def _known_line(line: PaymentLine) -> KnownLine:
    return KnownLine(Benefit(line.benefit), line.month, line.amount, line.is_to_third_party)


def _same(one: KnownPayment, other: KnownPayment) -> bool:
    return one.paid_on == other.paid_on and Counter(one.lines) == Counter(other.lines)
