"""« Mes paiements »: month by month, with totals, for those who may see the dossier."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authorizations.access import access_of
from benefits.enums import Benefit
from benefits.payments import last_payment_of, payments_of
from benefits.views import PER_PAGE
from journal.models import Event
from tests.agents import browser_of, text_of
from tests.authorizations.readings import new_household
from tests.factories import DossierFactory, PaymentFactory, PaymentLineFactory, ProcurationFactory

pytestmark = pytest.mark.django_db

PAYMENTS = "/mon-compte/paiements/"
MOST = 8  # queries a page


@pytest.fixture
def household():
    return new_household()


@pytest.fixture
def dossier(household):
    return household.responsable.dossier


@pytest.fixture(params=["responsable", "delegate"])
def reader(request, household, dossier):
    """The browser of each of those who may."""
    if request.param == "responsable":
        return browser_of(household.responsable.person.account)
    ProcurationFactory(dossier=dossier)
    return browser_of(household.conjoint.person.account)


def fill(dossier, count):
    for number in range(count):
        PaymentFactory(dossier=dossier, paid_on=date(2026, 2, 5) - timedelta(days=number))


def read(answer):
    return text_of(answer).replace("\u202f", " ").replace("\xa0", " ")


def queries(browser, path):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])  # a test is a transaction


def test_payments_are_by_month_the_newest_first(reader, dossier):
    for day in (date(2026, 1, 5), date(2026, 2, 5), date(2025, 12, 5), date(2026, 1, 25)):
        PaymentFactory(dossier=dossier, paid_on=day)
    months = reader.get(PAYMENTS).context["months"]
    assert [(month, [payment.paid_on.day for payment in paid]) for month, paid in months] == [
        ("Février 2026", [5]),
        ("Janvier 2026", [25, 5]),
        ("Décembre 2025", [5]),
    ]


def test_each_has_its_total_and_what_went_to_somebody_else(reader, dossier):
    payment = PaymentFactory(dossier=dossier, line__amount=Decimal("1000.05"))
    PaymentLineFactory(payment=payment, amount=Decimal("234.50"), is_to_third_party=True)
    page = read(reader.get(PAYMENTS))
    assert "Le 5 février : <strong>1 234,55 €</strong>" in page
    assert "Versé à un tiers : 234,50 €" in page


def test_nothing_is_said_of_a_third_party_when_there_is_none(reader, dossier):
    payment = PaymentFactory(dossier=dossier)
    for path in (PAYMENTS, f"{PAYMENTS}{payment.uuid}/"):
        assert "tiers" not in read(reader.get(path))


def test_a_payment_is_told_line_by_line(reader, dossier):
    payment = PaymentFactory(dossier=dossier, reference="VIR000000042")
    line = {"benefit": Benefit.AF, "amount": Decimal("148.52"), "month": date(2025, 12, 1), "is_to_third_party": True}
    PaymentLineFactory(payment=payment, **line)
    page = read(reader.get(f"{PAYMENTS}{payment.uuid}/"))
    for words in ("Aide personnalisée au logement", "Allocations familiales", "décembre 2025", "312,40 €", "148,52 €"):
        assert words in page
    assert "460,92 €" in page.partition("Total")[2]
    assert "148,52 €" in page.partition("<tfoot>")[2]
    assert "Référence : VIR000000042" in page


def test_those_of_another_dossier_are_not_there(reader, dossier):
    PaymentFactory(dossier=DossierFactory())
    assert "Il n’y a aucun paiement pour l’instant." in read(reader.get(PAYMENTS))


def test_a_page_holds_two_years_with_a_way_to_the_older_and_back(reader, dossier):
    fill(dossier, PER_PAGE + 1)
    first, second = reader.get(PAYMENTS), reader.get(f"{PAYMENTS}?page=2")
    shown = [sum(len(paid) for _, paid in page.context["months"]) for page in (first, second)]
    assert shown == [PER_PAGE, 1]
    assert [("?page=2" in read(page), "?page=1" in read(page)) for page in (first, second)] == [
        (True, False),
        (False, True),
    ]


def test_past_the_last_page_it_says_so(reader, dossier):
    fill(dossier, 1)
    page = read(reader.get(f"{PAYMENTS}?page=9"))
    assert "Il n’y a aucun paiement plus ancien." in page


def test_no_page_costs_more_for_being_full(reader, dossier):
    fill(dossier, 1)
    few = queries(reader, PAYMENTS)
    fill_more = [PaymentFactory(dossier=dossier, paid_on=date(2024, 1, 5)) for _ in range(PER_PAGE)]
    for _ in range(10):
        PaymentLineFactory(payment=fill_more[0])
    assert queries(reader, PAYMENTS) == few <= MOST
    assert queries(reader, f"{PAYMENTS}{fill_more[0].uuid}/") <= MOST


@pytest.mark.parametrize("path", [PAYMENTS, "one"], ids=["list", "one"])
def test_what_a_delegate_reads_is_journalled_and_what_the_responsable_reads_is_not(household, dossier, path):
    payment = PaymentFactory(dossier=dossier)
    path = f"{PAYMENTS}{payment.uuid}/" if path == "one" else path
    browser_of(household.responsable.person.account).get(path)
    assert not Event.objects.filter(kind="procuration_used").exists()
    ProcurationFactory(dossier=dossier)
    browser_of(household.conjoint.person.account).get(path)
    event = Event.objects.get(kind="procuration_used")
    assert event.details["use"] == ("payments" if path == PAYMENTS else "payment")
    assert event.person == household.conjoint.person


@pytest.mark.parametrize("member", ["conjoint", "minor", "dependant"])
def test_whoever_may_not_has_none_whatever_is_asked_in_code(household, dossier, member):
    PaymentFactory(dossier=dossier)
    access = access_of(getattr(household, member).person)
    assert not payments_of(access).exists()
    assert last_payment_of(access) is None


def test_pages_are_read_only(reader, dossier):
    payment = PaymentFactory(dossier=dossier)
    for path in (PAYMENTS, f"{PAYMENTS}{payment.uuid}/"):
        assert reader.post(path).status_code == 405
        assert "no-store" in reader.get(path)["Cache-Control"]
