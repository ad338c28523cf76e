from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from identity import csv_files, import_command
from identity.civil_status import CivilStatus
from identity.papers import PaperKind
from proofing.enums import Verdict
from proofing.management.commands import import_registry
from proofing.models import RegistryEntry
from proofing.registry import RegistryVerifier
from proofing.verifier_protocol import Paper
from tests.factories import BORN_ON, ISSUED_ON, new_card_number, new_nir

pytestmark = pytest.mark.django_db

HEADER = "kind;number;issued_on;is_valid;birth_name;first_names;born_on;nir"
HOLDER = CivilStatus("Delorme", "Lisandra Maria", BORN_ON)


def a_line(**changed):
    """A good line; `changed` says what is to be written in a column instead."""
    values = {
        "kind": "national_id_card",
        "number": new_card_number(),
        "issued_on": "2022-03-15",
        "is_valid": "1",
        "birth_name": "Delorme",
        "first_names": "Lisandra Maria",
        "born_on": "1984-12-05",
        "nir": new_nir(),
    }
    return ";".join((values | changed).values())


@pytest.fixture
def load(tmp_path):
    """A function that imports these lines and returns what the command said: output, errors, refusal or None."""

    def load(*lines, header=HEADER, encoding="utf-8"):
        content = [line if isinstance(line, bytes) else line.encode(encoding) for line in (header, *lines)]
        (tmp_path / "papers.csv").write_bytes(b"\n".join(content) + b"\n")
        out, err, refusal = StringIO(), StringIO(), None
        try:
            call_command("import_registry", str(tmp_path / "papers.csv"), stdout=out, stderr=err)
        except CommandError as error:
            refusal = error
        return out.getvalue().strip(), err.getvalue().splitlines(), refusal

    return load


def verdict(number, nir=None):
    paper = Paper(PaperKind.NATIONAL_ID_CARD, number, ISSUED_ON)
    answer = RegistryVerifier().verify(paper=paper, civil_status=HOLDER, nir=nir)
    return answer.verdict, answer.is_same_person, answer.is_same_nir


def test_a_paper_of_the_file_is_known_with_its_holder(load):
    number, nir = new_card_number(), new_nir()
    said, warnings, refusal = load(a_line(number=number, nir=nir))
    assert (said, warnings, refusal) == ("Lines: 1 imported, 0 repeating an earlier one, 0 refused.", [], None)
    assert verdict(number, nir) == (Verdict.VALID, True, True)


def test_values_are_read_as_forgivingly_as_what_people_type(load):
    number, nir = new_card_number(), new_nir()
    typed = {"number": f" {number[:4]} {number[4:]} ", "nir": f"{nir[:1]} {nir[1:]}"}
    load(a_line(**typed, is_valid="OUI", birth_name=" DELORME ", first_names="Lisandra, Maria"))
    assert verdict(number, nir) == (Verdict.VALID, True, True)


def test_without_nir_and_withdrawn(load):
    number, withdrawn = new_card_number(), new_card_number()
    load(a_line(number=number, nir=""), a_line(number=withdrawn, is_valid="non"))
    assert verdict(number, new_nir()) == (Verdict.VALID, True, False)
    assert verdict(withdrawn) == (Verdict.INVALID, False, False)


@pytest.mark.parametrize("form", ["comma", "BOM", "other order", "line ends and blank lines", "quotes"])
def test_the_usual_forms_of_csv_are_read(load, form):
    number = new_card_number()
    line = a_line(number=number)
    answers = {
        "comma": lambda: load(line.replace(";", ","), header=HEADER.replace(";", ",")),
        "BOM": lambda: load(line, header=f"\ufeff{HEADER}"),
        "other order": lambda: load(_turned(line), header=_turned(HEADER)),
        "line ends and blank lines": lambda: load("\r", f"{line}\r", " ", header=f"{HEADER}\r"),
        "quotes": lambda: load('"' + line.replace(";", '";"') + '"', header=HEADER.upper()),
    }
    assert answers[form]()[1:] == ([], None)
    assert verdict(number) == (Verdict.VALID, True, False)


def _turned(line):
    return ";".join(reversed(line.split(";")))


BAD_LINES = [
    ("kind is not one of national_id_card, french_passport, residence_permit", a_line(kind="library_card")),
    ("number has not the shape of its kind", a_line(number="SECRET")),
    ("number has not the shape of its kind", a_line(kind="french_passport")),
    ("number has not the shape of its kind", a_line(number="")),
    ("issued_on is not a date, YYYY-MM-DD", a_line(issued_on="15/03/SECRET")),
    ("issued_on is not a date, YYYY-MM-DD", a_line(issued_on="2022-02-30")),
    ("is_valid is not one of 1, true, oui, 0, false, non", a_line(is_valid="SECRET")),
    ("birth_name is not a name in Latin letters", a_line(birth_name="SECRET1")),
    ("birth_name is not a name in Latin letters", a_line(birth_name="")),
    ("birth_name is not a name in Latin letters", a_line(birth_name="SECRET" * 40)),
    ("first_names is not one or more names in Latin letters", a_line(first_names="?")),
    ("born_on is not a date, YYYY-MM-DD", a_line(born_on="")),
    ("nir is not a NIR of 13 or 15 characters, or empty", a_line(nir="SECRET")),
    ("nir is not a NIR of 13 or 15 characters, or empty", a_line(nir=f"{new_nir()}00")),
    ("7 values instead of 8", a_line().rpartition(";")[0]),
    ("9 values instead of 8", f"{a_line()};SECRET"),
    ("no line of CSV", a_line(birth_name='"SECRET')),
    ("birth_name is not a name in Latin letters", a_line(birth_name="SECRÉT").encode("latin-1")),
    ("1 values instead of 8", b"\x00\xff\xfeSECRET"),
]


@pytest.mark.parametrize(("reason", "line"), BAD_LINES)
def test_a_bad_line_is_reported_without_its_content_and_the_others_are_imported(load, reason, line):
    before, after = new_card_number(), new_card_number()
    said, warnings, refusal = load(a_line(number=before), line, a_line(number=after))
    assert warnings == [f"line 3 refused: {reason}"]
    assert said == "Lines: 2 imported, 0 repeating an earlier one, 1 refused."
    assert refusal.returncode == 1
    assert [verdict(number)[0] for number in (before, after)] == [Verdict.VALID] * 2
    assert "SECRET" not in f"{said} {warnings} {refusal}"


def test_a_line_without_end_costs_its_own_line_only(load):
    _, warnings, _ = load("x" * (3 * csv_files.LONGEST_LINE - 100), a_line(is_valid="?"))
    assert [warning.partition(":")[0] for warning in warnings] == [*["line 2 refused"] * 3, "line 3 refused"]


@pytest.mark.parametrize(
    "header",
    ["", "number;kind", f"{HEADER};holder", HEADER.replace("nir", "kind"), HEADER.replace(";", "\t"), "x" * 20_000],
)
def test_a_file_without_the_header_is_not_read(load, header):
    _, _, refusal = load(a_line(), header=header)
    assert str(refusal).startswith("line 1: the header must have the columns kind, number,")
    assert not RegistryEntry.objects.exists()


def test_a_spreadsheet_s_utf_16_is_not_read(load):
    assert "in UTF-8" in str(load(a_line(), encoding="utf-16")[2])


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_registry", str(tmp_path / "none.csv"))


def test_a_second_run_changes_what_has_changed_and_nothing_else(load):
    number, other = new_card_number(), new_card_number()
    load(a_line(number=number), a_line(number=other))
    keys = set(RegistryEntry.objects.values_list("pk", flat=True))
    load(a_line(number=number, is_valid="0"))
    assert set(RegistryEntry.objects.values_list("pk", flat=True)) == keys
    assert [verdict(paper)[0] for paper in (number, other)] == [Verdict.INVALID, Verdict.VALID]


def test_papers_of_two_kinds_may_have_one_number(load):
    load(a_line(number="123456789"), a_line(number="123456789", kind="residence_permit"))
    assert RegistryEntry.objects.count() == 2


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_of_a_paper_that_comes_twice_the_last_line_wins_and_is_reported(load, monkeypatch, batch):
    monkeypatch.setattr(import_command, "BATCH", batch)
    number = new_card_number()
    lines = [a_line(number=number), a_line(), a_line(number=number, is_valid="0"), a_line()]
    said, warnings, refusal = load(*lines)
    assert warnings == ["line 4: the same paper as line 2, which it replaces"]
    assert (said, refusal) == ("Lines: 4 imported, 1 repeating an earlier one, 0 refused.", None)
    assert verdict(number)[0] == Verdict.INVALID
    assert RegistryEntry.objects.count() == 3


def test_what_is_imported_before_an_interruption_is_kept(load, monkeypatch):
    monkeypatch.setattr(import_command, "BATCH", 2)
    monkeypatch.setattr(import_registry.PapersSeen, "line_before", _interrupted_at_line(5))
    said, _, refusal = load(*(a_line() for _ in range(6)))
    assert said.startswith("Lines: 2 imported")
    assert refusal.returncode == 130
    assert RegistryEntry.objects.count() == 2


def _interrupted_at_line(last):
    line_before = import_registry.PapersSeen.line_before

    def interrupted(self, entry, line):
        if line == last:
            raise KeyboardInterrupt
        return line_before(self, entry, line)

    return interrupted
