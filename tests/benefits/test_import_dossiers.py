import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authorizations.enums import Role
from authorizations.models import Dossier, Member
from benefits.importing import ImportOutcome, import_dossiers
from benefits.management.commands import import_dossiers as command
from benefits.models import Payment, PaymentLine
from benefits.payments_file import read_paid_dossier
from identity import import_command
from identity.batches import REFUSED_BY_DATABASE
from identity.csv_files import LineError
from identity.identifiers import identifier_digest
from identity.models import Identifier, Person
from tests.authorizations.dossier_lines import a_child, a_member, a_spouse, new_number
from tests.factories import PersonFactory, new_nir
from tests.faults.parallel import all_at_once

pytestmark = pytest.mark.django_db

IMPORTED, ALREADY_THERE = ImportOutcome.IMPORTED, ImportOutcome.ALREADY_THERE
ROWS = (Dossier, Member, Person, Identifier, Payment, PaymentLine)


def a_line(**changed):
    return {"benefit": "apl", "month": "2026-01", "amount": "148.52", "to_third_party": False} | changed


def a_payment(**changed):
    return {"reference": "VIR1", "paid_on": "2026-02-05", "lines": [a_line()]} | changed


def a_dossier(**changed):
    values = {"number": new_number(), "members": [a_member(), a_spouse()], "payments": [a_payment()]}
    return values | changed


@pytest.fixture
def load(tmp_path):
    """A function that imports these lines and returns what the command said: output, errors, refusal or None."""

    def load(*lines):
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        (tmp_path / "dossiers.jsonl").write_text("\n".join(texts) + "\n", encoding="utf-8")
        out, err, refusal = StringIO(), StringIO(), None
        files = {"file": tmp_path / "dossiers.jsonl", "report": tmp_path / "report.csv"}
        try:
            call_command("import_dossiers", files["file"], report=files["report"], stdout=out, stderr=err)
        except CommandError as error:
            refusal = error
        return out.getvalue().strip(), err.getvalue().splitlines(), refusal

    return load


def said(imported, there=0, refused=0):
    return f"Lines: {imported} imported, {there} already there, {refused} refused."


def test_a_household_comes_with_what_was_paid_to_it(load):
    to_landlord = a_line(benefit="af", month="2025-12", amount="0.01", to_third_party=True)
    later = a_payment(reference="VIR2", paid_on="2026-03-05", lines=[a_line(amount="9999999.99", to_third_party=None)])
    assert load(a_dossier(payments=[a_payment(lines=[a_line(), to_landlord]), later])) == (said(1), [], None)
    assert [member.role for member in Member.objects.in_order()] == [Role.RESPONSABLE, Role.CONJOINT]
    paid = [(one.reference, one.amount, one.to_third_party) for one in Payment.objects.with_totals().latest_first()]
    assert paid == [("VIR2", Decimal("9999999.99"), 0), ("VIR1", Decimal("148.53"), Decimal("0.01"))]


def test_a_household_may_have_been_paid_nothing(load):
    assert load(a_dossier(payments=None), a_dossier(payments=[])) == (said(2), [], None)


def test_the_same_file_again_changes_nothing(load):
    lines = [a_dossier(), a_dossier(members=[a_member(nir=None), a_child(nir=None)])]
    load(*lines)
    before = [list(model.objects.order_by("pk").values()) for model in ROWS]
    assert load(*lines) == (said(0, there=2), [], None)
    assert [list(model.objects.order_by("pk").values()) for model in ROWS] == before


def test_a_newer_file_adds_its_payments(load):
    dossier = a_dossier()
    load(dossier)
    assert load(dossier | {"payments": [a_payment(reference="VIR2")]}) == (said(1), [], None)
    assert set(Payment.objects.values_list("reference", flat=True)) == {"VIR1", "VIR2"}


@pytest.mark.parametrize(
    "other",
    [{"paid_on": "2026-02-06"}, {"lines": [a_line(amount="148.53")]}, {"lines": [a_line(), a_line()]}],
    ids=["day", "amount", "lines"],
)
@pytest.mark.parametrize("at_once", [True, False], ids=["in one file", "in two"])
def test_a_payment_that_is_there_otherwise_is_refused_with_its_line(load, other, at_once):
    dossier = a_dossier()
    changed = dossier | {"members": [*dossier["members"], a_child()], "payments": [a_payment(**other)]}
    errors = load(dossier, changed)[1] if at_once else load(dossier)[1] + load(changed)[1]
    line = 2 if at_once else 1
    assert errors == [f"line {line} refused: a payment is there with another day or other lines"]
    assert PaymentLine.objects.get().amount == Decimal("148.52")
    assert not Member.objects.filter(role=Role.ENFANT).exists()


AMOUNT = "payments 1: lines 1: amount is not a positive amount with two decimals, below ten million"
REFERENCE = "payments 1: reference is not 1 to 20 letters, digits and signs, without spaces or accents"
MONTH = "payments 1: lines 1: month is not a month from 1900 to now, YYYY-MM"
NUMBER = "number is not a numéro allocataire of 7 digits"
BAD_LINES = [
    ("no line of JSON in UTF-8", '{"number": "SECRET'),
    ("no JSON object", '["SECRET"]'),
    ("a key is none of number, members, payments", a_dossier(SECRET="1")),
    (NUMBER, a_dossier(number="123456")),
    (NUMBER, a_dossier(number="1234567\n")),
    (NUMBER, a_dossier(number="١٢٣٤٥٦٧")),
    (NUMBER, a_dossier(number=None)),
    ("number is not a text", a_dossier(number=1234567)),
    ("members is not a list", a_dossier(members=None)),
    ("members 2: role is not one of responsable, conjoint, enfant, autre", a_dossier(members=[a_member(), {}])),
    ("members has 2 responsables without until, instead of one", a_dossier(members=[a_member(), a_member()])),
    ("payments is not a list", a_dossier(payments="SECRET")),
    ("payments has one reference twice", a_dossier(payments=[a_payment(), a_payment()])),
    (REFERENCE, a_dossier(payments=[a_payment(reference="SECRET\0")])),
    (REFERENCE, a_dossier(payments=[a_payment(reference="S" * 21)])),
    (
        "payments 1: paid_on is not a day from 1900 to now, YYYY-MM-DD",
        a_dossier(payments=[a_payment(paid_on="9999-12-31")]),
    ),
    ("payments 1: lines is empty", a_dossier(payments=[a_payment(lines=[])])),
    ("payments 1: lines 1: no JSON object", a_dossier(payments=[a_payment(lines=["SECRET"])])),
    (MONTH, a_dossier(payments=[a_payment(lines=[a_line(month="2026-13")])])),
    (MONTH, a_dossier(payments=[a_payment(lines=[a_line(month="9999-12")])])),
    *(
        (AMOUNT, a_dossier(payments=[a_payment(lines=[a_line(amount=amount)])]))
        for amount in ("0.00", "-1.00", "1", "1.5", "1e9.00", "NaN", "10000000.00", "١.٠٠")
    ),
    ("payments 1: lines 1: amount is not a text", a_dossier(payments=[a_payment(lines=[a_line(amount=148.52)])])),
    (
        "payments 1: lines 1: to_third_party is not true or false",
        a_dossier(payments=[a_payment(lines=[a_line(to_third_party=1)])]),
    ),
]


def test_each_bad_line_is_reported_without_its_content_and_the_others_are_imported(load, tmp_path):
    reasons = [reason for reason, _ in BAD_LINES]
    output, errors, refusal = load(a_dossier(), *(line for _, line in BAD_LINES), "", a_dossier())
    assert errors == [f"line {number} refused: {reason}" for number, reason in enumerate(reasons, start=2)]
    assert (output, refusal.returncode) == (said(2, refused=len(BAD_LINES)), 1)
    report = (tmp_path / "report.csv").read_text(encoding="utf-8").splitlines()
    assert report == ["line;reason", *(f"{number};{reason}" for number, reason in enumerate(reasons, start=2))]
    assert Dossier.objects.count() == 2


def test_what_is_imported_before_an_interruption_is_kept_and_the_next_run_does_the_rest(load, monkeypatch):
    monkeypatch.setattr(import_command, "BATCH", 2)
    lines = [a_dossier() for _ in range(5)]
    with monkeypatch.context() as pressed:
        pressed.setattr(command, "read_paid_dossier", _interrupted_at(5))
        output, _, refusal = load(*lines)
    assert (output, refusal.returncode) == (said(4), 130)
    assert load(*lines) == (said(1, there=4), [], None)
    assert (Dossier.objects.count(), Payment.objects.count()) == (5, 5)


def _interrupted_at(last):
    left = iter(range(last - 1))

    def interrupted(values):
        if next(left, None) is None:
            raise KeyboardInterrupt
        return read_paid_dossier(values)

    return interrupted


def test_a_line_that_the_database_refuses_costs_no_other_and_leaves_nothing(load):
    nir = new_nir()
    Identifier.objects.create(person=PersonFactory(), digest=identifier_digest(nir))
    output, errors, _ = load(a_dossier(), a_dossier(members=[a_member(nir=nir)]), a_dossier())
    assert (output, errors) == (said(2, refused=1), [f"line 2 refused: {REFUSED_BY_DATABASE}"])
    assert Dossier.objects.count() == 2
    assert not Person.objects.holding_nir(nir).exists()


def test_more_lines_take_no_more_queries():
    counts = []
    for size in (1, 6):
        batch = [read_paid_dossier(a_dossier()) for _ in range(size)]
        for outcome in (IMPORTED, ALREADY_THERE):
            with CaptureQueriesContext(connection) as queries:
                assert set(import_dossiers(batch)) == {outcome}
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 20


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("bad", [0, 1], ids=["whole batches", "line by line"])
def test_imports_of_one_file_at_once_bring_each_dossier_once(bad):
    nirs = [new_nir() for _ in range(bad)]
    for nir in nirs:
        Identifier.objects.create(person=PersonFactory(), digest=identifier_digest(nir))
    good = [read_paid_dossier(a_dossier()) for _ in range(20)]
    batch = [*good, *(read_paid_dossier(a_dossier(members=[a_member(nir=nir)])) for nir in nirs)]
    outcomes = all_at_once(4, lambda _: list(import_dossiers(batch)))
    for of_line in list(zip(*outcomes, strict=True))[:20]:
        assert sorted(of_line, key=list(ImportOutcome).index) == [IMPORTED, *[ALREADY_THERE] * 3]
    assert all(isinstance(outcome, LineError) for one in outcomes for outcome in one[20:])
    assert (Dossier.objects.count(), Member.objects.count(), PaymentLine.objects.count()) == (20, 40, 20)
