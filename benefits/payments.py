"""The payments that somebody may see."""

from authorizations.access import Access
from authorizations.rights import Right
from benefits.models import Payment, PaymentQuerySet


def payments_of(access: Access) -> PaymentQuerySet:
    """Those of the dossier they run or have a procuration for, the newest first, with totals; else none."""
    if access.main is None or not access.may(Right.SEE_DOSSIER):
        return Payment.objects.none()
    return Payment.objects.filter(dossier=access.main.dossier).with_totals().latest_first()


def last_payment_of(access: Access) -> Payment | None:
    return payments_of(access).first()
