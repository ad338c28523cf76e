"""What the database refuses of payments, and how they are added up."""

from decimal import Decimal

import pytest

from benefits.models import Payment
from tests.constraints import refused
from tests.factories import PaymentFactory, PaymentLineFactory

pytestmark = pytest.mark.django_db


def test_a_payment_is_known_once_in_a_dossier():
    payment = PaymentFactory()
    assert refused(lambda: PaymentFactory(dossier=payment.dossier, reference=payment.reference))
    assert not refused(lambda: PaymentFactory(reference=payment.reference))


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_an_amount_is_positive(amount):
    assert refused(lambda: PaymentLineFactory(payment=PaymentFactory(), amount=Decimal(amount)))


def test_a_payment_adds_up_its_lines_and_what_went_to_somebody_else():
    payment = PaymentFactory(line__amount=Decimal("10.05"))
    PaymentLineFactory(payment=payment, amount=Decimal("20.10"), is_to_third_party=True)
    found = Payment.objects.with_totals().get()
    assert (found.amount, found.to_third_party) == (Decimal("30.15"), Decimal("20.10"))


def test_one_without_lines_is_of_nothing():
    PaymentFactory(line=None)
    found = Payment.objects.with_totals().get()
    assert (found.amount, found.to_third_party) == (0, 0)


def test_a_row_says_nothing_of_anybody():
    payment = PaymentFactory()
    assert (str(payment), str(payment.lines.get())) == (
        f"Payment {payment.pk}",
        f"PaymentLine {payment.lines.get().pk}",
    )
