"""« Mes paiements »: month by month, and what each is made of."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from authorizations.access import Access
from authorizations.enums import Use
from authorizations.guards import needs, needs_object
from authorizations.rights import Right
from benefits.models import Payment
from benefits.payments import payments_of
from identity.paging import page_of

PER_PAGE = 24


@needs(Right.SEE_DOSSIER, use=Use.PAYMENTS)
@require_safe
def payments(request: HttpRequest, access: Access) -> HttpResponse:
    """A page of them, the newest first."""
    page = page_of(payments_of(access), request.GET.get("page", ""), size=PER_PAGE)
    months = groupby(page.rows, key=lambda payment: date_format(payment.paid_on, "F Y").capitalize())
    context = {
        "months": [(month, list(paid)) for month, paid in months],
        "newer": page.newer,
        "older": page.older,
    }
    return render(request, "benefits/payments.html", context)


@needs_object(Right.SEE_DOSSIER, Payment, use=Use.PAYMENT)
@require_safe
def payment(request: HttpRequest, access: Access, payment: Payment) -> HttpResponse:
    lines = list(payment.lines.order_by("-month", "pk"))
    context = {
        "payment": payment,
        "lines": lines,
        "amount": sum(line.amount for line in lines),
        "to_third_party": sum(line.amount for line in lines if line.is_to_third_party),
    }
    return render(request, "benefits/payment.html", context)
