from io import StringIO

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import importing
from accounts.importing import ImportOutcome, import_accounts
from accounts.management.commands import import_accounts as command
from accounts.models import Account, AccountMigration, TermsAcceptance
from contact_verification.enums import ContactKind
from contact_verification.models import Contact
from identity import import_command
from identity.enums import IdentityStatus, PersonFlag
from identity.identifiers import identifier_digest
from identity.models import Identifier, Person
from journal.enums import EventKind
from journal.models import Event
from tests.accounts.test_accounts_file import HASH, LINE, read
from tests.factories import ContactFactory, PersonFactory, new_nir
from tests.faults.parallel import all_at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_hashes")]

IMPORTED, ALREADY_THERE = ImportOutcome.IMPORTED, ImportOutcome.ALREADY_THERE
DELORME = {"birth_name": "DELORME", "first_names": "Lisandra"}


def a_line(**changed):
    return ";".join((LINE | {"nir": new_nir()} | changed).values())


@pytest.fixture
def load(tmp_path):
    """A function that imports these lines and returns what the command said: output, errors, refusal or None."""

    def load(*lines):
        (tmp_path / "old.csv").write_text("\n".join([";".join(LINE), *lines]) + "\n", encoding="utf-8")
        out, err, refusal = StringIO(), StringIO(), None
        try:
            call_command(
                "import_accounts", tmp_path / "old.csv", report=tmp_path / "report.csv", stdout=out, stderr=err
            )
        except CommandError as error:
            refusal = error
        return out.getvalue().strip(), err.getvalue().splitlines(), refusal

    return load


def said(imported, there=0, refused=0):
    return f"Lines: {imported} imported, {there} already there, {refused} refused."


def test_somebody_the_fund_knows_has_an_account_that_awaits_a_new_password(load):
    nir = new_nir()
    assert load(a_line(nir=nir)) == (said(1), [], None)
    account = Account.objects.known_by(identifier_digest(nir)).get()
    assert account.password == HASH
    assert (account.migration.password_chosen_at, account.migration.finished_at) == (None, None)
    person = account.person
    assert (person.identifier, person.identity_status, person.provisional_id) == (nir, IdentityStatus.VERIFIED, None)
    assert (person.first_names, person.search_name, person.flags) == ("Lisandra Maria", "delorme lisandra maria", [])
    assert not TermsAcceptance.objects.exists()
    event = Event.objects.get(kind=EventKind.ACCOUNT_IMPORTED)
    assert (event.person, event.account, event.details) == (person, account, {})


def test_contacts_come_along_confirmed_if_the_fund_had_them_so(load):
    load(a_line())
    contacts = {contact.kind: (contact.value, contact.verified_at is None) for contact in Contact.objects.all()}
    assert contacts == {
        ContactKind.MOBILE: ("+33612345678", False),
        ContactKind.PHONE: ("+33123456789", True),
        ContactKind.MAIL: ("Lisandra@exemple.fr", True),
    }


def test_an_initial_password_is_hashed_as_any_other(load):
    load(a_line(password_hash="", password="02468135"))
    password = Account.objects.get().password
    assert password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password("02468135", password)


def test_what_the_number_says_against_the_line_is_for_an_agent_to_see(load):
    load(a_line(civility="monsieur"))
    assert Person.objects.get().flags == [PersonFlag.CIVILITY]


def test_a_second_run_changes_nothing_and_hashes_nothing(load, monkeypatch):
    lines = [a_line(), a_line(password_hash="", password="02468135")]
    load(*lines)
    before = list(Account.objects.order_by("pk").values())
    monkeypatch.setattr(importing, "make_password", None)
    assert load(*lines, a_line())[0] == said(1, there=2)
    assert list(Account.objects.order_by("pk").values())[:2] == before
    assert (Person.objects.count(), Contact.objects.count(), Event.objects.count()) == (3, 9, 3)


@pytest.mark.parametrize("batch", [1, 1000])
def test_of_a_number_that_comes_twice_the_first_line_counts(load, monkeypatch, batch):
    monkeypatch.setattr(import_command, "BATCH", batch)
    nir = new_nir()
    assert load(a_line(nir=nir), a_line(), a_line(nir=nir, birth_name="Autre")) == (said(2, there=1), [], None)
    assert Person.objects.holding_nir(nir).get().birth_name == "Delorme"


def test_whoever_is_known_from_a_dossier_is_given_the_account(load):
    known = PersonFactory(verified=True, **DELORME)
    kept = ContactFactory(person=known, verified=True)
    assert load(a_line(nir=known.nir))[0] == said(1)
    assert Account.objects.get().person == Person.objects.get() == known
    assert Identifier.objects.get().digest == identifier_digest(known.nir)
    assert set(known.contacts.values_list("kind", "pk")) >= {(ContactKind.MOBILE, kept.pk)}
    assert sorted(known.contacts.values_list("kind", flat=True)) == ["mail", "mobile", "phone"]


def test_somebody_known_who_may_log_in_already_keeps_one_identifier(load):
    known = PersonFactory(verified=True, **DELORME)
    Identifier.objects.create(person=known, digest=identifier_digest(known.nir))
    assert load(a_line(nir=known.nir)) == (said(1), [], None)
    assert Identifier.objects.get().person == known


def test_a_number_known_under_another_civil_status_is_refused(load, tmp_path):
    known = PersonFactory(verified=True, birth_name="Orsini", first_names="Lisandra")
    output, errors, refusal = load(a_line(), a_line(nir=known.nir))
    assert (output, errors) == (said(1, refused=1), ["line 3 refused: nir is known under another civil status"])
    assert refusal.returncode == 1
    assert not Account.objects.filter(person=known).exists()
    report = (tmp_path / "report.csv").read_text(encoding="utf-8").splitlines()
    assert report == ["line;reason", "3;nir is known under another civil status"]


def test_a_refused_line_does_not_stand_for_a_later_one_of_its_number(load):
    known = PersonFactory(verified=True, **DELORME)
    output, _, _ = load(a_line(nir=known.nir, birth_name="Orsini"), a_line(nir=known.nir))
    assert output == said(1, refused=1)


def test_a_number_that_others_only_declare_is_its_holder_s(load):
    declared = PersonFactory(declared=True)
    assert load(a_line(nir=declared.nir))[0] == said(1)
    assert Person.objects.holding_nir(declared.nir).get() != declared
    assert not Account.objects.filter(person=declared).exists()


def test_a_bad_line_is_reported_without_its_content_and_the_others_are_imported(load, tmp_path):
    output, errors, refusal = load(a_line(), a_line(mail="SECRET"), "SECRET", "", a_line())
    reasons = ["mail is not a mail address, or empty", "1 values instead of 15"]
    assert output == said(2, refused=2)
    assert errors == [f"line {number} refused: {reason}" for number, reason in enumerate(reasons, start=3)]
    assert (refusal.returncode, "SECRET" in f"{refusal}") == (1, False)
    report = (tmp_path / "report.csv").read_text(encoding="utf-8").splitlines()
    assert report == ["line;reason", *(f"{number};{reason}" for number, reason in enumerate(reasons, start=3))]


def test_a_report_of_nothing_is_empty_and_never_replaces_the_file(load, tmp_path):
    load(a_line())
    assert (tmp_path / "report.csv").read_text(encoding="utf-8").splitlines() == ["line;reason"]
    content = (tmp_path / "old.csv").read_bytes()
    with pytest.raises(CommandError, match="would replace"):
        call_command("import_accounts", tmp_path / "old.csv", report=tmp_path / "old.csv")
    assert (tmp_path / "old.csv").read_bytes() == content


def test_a_report_that_cannot_be_written_is_said(load, tmp_path):
    load(a_line())
    with pytest.raises(CommandError, match=r"none/report\.csv: No such file"):
        call_command("import_accounts", tmp_path / "old.csv", report=tmp_path / "none" / "report.csv")


def test_a_file_of_something_else_is_not_read(tmp_path):
    (tmp_path / "papers.csv").write_text("kind;number\n", encoding="ascii")
    with pytest.raises(CommandError, match="line 1: the header must have the columns nir, civility,"):
        call_command("import_accounts", tmp_path / "papers.csv")


def test_what_is_imported_before_an_interruption_is_kept_and_the_next_run_does_the_rest(load, monkeypatch):
    monkeypatch.setattr(import_command, "BATCH", 2)
    lines = [a_line() for _ in range(5)]
    with monkeypatch.context() as pressed:
        pressed.setattr(command, "read_account", _interrupted_at(5))
        output, _, refusal = load(*lines)
    assert (output, refusal.returncode) == (said(4), 130)
    assert load(*lines) == (said(1, there=4), [], None)
    assert AccountMigration.objects.count() == 5


def _interrupted_at(last):
    read_account, left = command.read_account, iter(range(last - 1))

    def interrupted(values):
        if next(left, None) is None:
            raise KeyboardInterrupt
        return read_account(values)

    return interrupted


def test_a_line_that_the_database_refuses_costs_no_other(load):
    nir = new_nir()
    Identifier.objects.create(person=PersonFactory(), digest=identifier_digest(nir))
    output, errors, _ = load(a_line(), a_line(nir=nir), a_line())
    assert output == said(2, refused=1)
    assert errors == ["line 3 refused: the database refuses it, for what is there already or for a length"]
    assert not Person.objects.holding_nir(nir).exists()


def test_more_lines_take_no_more_queries():
    batches = [[read(nir=new_nir()) for _ in range(number)] for number in (1, 6)]
    counts = []
    for batch in batches:
        with CaptureQueriesContext(connection) as queries:
            assert set(import_accounts(batch)) == {IMPORTED}
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("bad", [0, 1], ids=["whole batches", "line by line"])
def test_imports_of_one_file_at_once_open_each_account_once(bad):
    batch = [read(nir=new_nir()) for _ in range(20 + bad)]
    for old in batch[20:]:
        Identifier.objects.create(person=PersonFactory(), digest=identifier_digest(old.declaration.nir))
    outcomes = all_at_once(4, lambda _: list(import_accounts(batch)))
    for of_line in list(zip(*outcomes, strict=True))[:20]:
        assert sorted(of_line, key=list(ImportOutcome).index) == [IMPORTED, *[ALREADY_THERE] * 3]
    assert [one[20:] for one in outcomes] == [[ImportOutcome.REFUSED_BY_DATABASE] * bad] * 4
    assert Account.objects.count() == 20
