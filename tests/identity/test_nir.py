import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import nir as stdnum_nir

from identity.nir import Nir, NirError, NirFlag, NirKind, NirProblem

# Fictitious numbers: order 001 to 999 of places that exist, for nobody in particular.
PARIS = "2841275110042"
CORSICA = "284122A004001"


def with_parts(sex="2", year="84", month="12", place="75110", order="042"):
    return sex + year + month + place + order


def problem_of(text):
    with pytest.raises(NirError) as refused:
        Nir.parse(text)
    return refused.value.reason


def refusal_of(text):
    try:
        Nir.parse(text)
    except NirError as refused:
        return str(refused)
    return None


definitive_numbers = st.builds(
    with_parts,
    sex=st.sampled_from("12"),
    year=st.integers(0, 99).map("{:02d}".format),
    month=st.sampled_from([*range(1, 13), *range(20, 100)]).map("{:02d}".format),
    place=st.one_of(
        st.integers(1000, 99999).map("{:05d}".format),
        st.builds("{}{:03d}".format, st.sampled_from(["2A", "2B"]), st.integers(0, 999)),
    ),
    order=st.integers(1, 999).map("{:03d}".format),
).filter(lambda number: len(set(number)) > 1 and number != "2690549588157")


@given(definitive_numbers)
def test_key_is_the_one_of_python_stdnum(number):
    nir = Nir.parse(number)
    assert nir.key == stdnum_nir.calc_check_digits(number)
    assert Nir.parse(number + nir.key) == nir
    assert stdnum_nir.is_valid(number + nir.key)


@given(definitive_numbers, st.integers(0, 99).map("{:02d}".format))
def test_a_typed_key_is_accepted_when_python_stdnum_accepts_it(number, key):
    if stdnum_nir.is_valid(number + key):
        assert Nir.parse(number + key).number == number
    else:
        assert problem_of(number + key) is NirProblem.WRONG_KEY


@pytest.mark.parametrize(
    "text",
    [
        "284122A004001",
        "284122a004001",
        "284122A00400195",
        "2 84 12 2A 004 001",
        "2 84 12 2A 004 001 95",
        "2.84.12.2A.004.001",
        "2-84-12-2A-004-001",
        "2‑84–12—2A−004‐001",
        "2\u00a084\u00a012\u00a02A\u202f004\u2009001\u00a095",
        " 284122A004001\r\n",
        "\ufeff284\u200b122A\u00ad004001",
        "２８４１２２Ａ００４００１",
    ],
)
def test_thirteen_or_fifteen_characters_are_read_however_they_are_spaced(text):
    assert Nir.parse(text).number == CORSICA


@pytest.mark.parametrize(
    "place",
    [
        "2A004",
        "2B033",
        "20004",
        "01004",
        "75110",
        "91352",
        "92352",
        "93352",
        "94352",
        "95018",
        "96352",
        "99100",
        "99351",
        "97105",
        "97209",
        "97302",
        "97411",
        "97502",
        "97611",
        "97701",
        "97801",
        "98401",
        "98611",
        "98735",
        "98818",
    ],
)
def test_every_place_of_birth_of_the_table_is_accepted_without_a_flag(place):
    nir = Nir.parse(with_parts(place=place))
    assert nir.kind is NirKind.DEFINITIVE
    assert nir.flags == frozenset()


@pytest.mark.parametrize("month", ["01", "12", "20", "30", "31", "42", "50", "62", "99"])
def test_months_of_complete_and_incomplete_records_are_accepted_without_a_flag(month):
    assert Nir.parse(with_parts(month=month)).flags == frozenset()


@pytest.mark.parametrize(
    ("parts", "flag"),
    [
        ({"month": "45"}, NirFlag.MONTH_NEVER_SEEN),
        ({"month": "43"}, NirFlag.MONTH_NEVER_SEEN),
        ({"month": "49"}, NirFlag.MONTH_NEVER_SEEN),
        ({"place": "99000"}, NirFlag.COUNTRY_UNKNOWN),
        ({"place": "99999"}, NirFlag.COUNTRY_UNKNOWN),
        ({"place": "75000"}, NirFlag.COMMUNE_UNKNOWN),
        ({"place": "2A000"}, NirFlag.COMMUNE_UNKNOWN),
        ({"place": "97100"}, NirFlag.COMMUNE_UNKNOWN),
        ({"place": "98501"}, NirFlag.DEPARTMENT_UNKNOWN),
    ],
)
def test_what_an_agent_should_see_is_accepted_and_flagged(parts, flag):
    assert Nir.parse(with_parts(**parts)).flags == {flag}


@pytest.mark.parametrize("sex", ["3", "4", "7", "8"])
@pytest.mark.parametrize("rest", ["841275110042", "001300000000", "841900000000", "844599999001"])
def test_waiting_numbers_are_accepted_without_date_or_place_check(sex, rest):
    nir = Nir.parse(sex + rest)
    assert nir.kind is NirKind.WAITING
    assert not nir.is_definitive
    assert nir.flags == frozenset()
    assert nir.may_match_birth(date(2001, 2, 3))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", NirProblem.EMPTY),
        (" .-\u00a0", NirProblem.EMPTY),
        ("284127511004299", NirProblem.WRONG_KEY),
        ("284122A00400143", NirProblem.WRONG_KEY),
        ("384127511004299", NirProblem.WRONG_KEY),
        (PARIS[:12], NirProblem.TOO_SHORT),
        (PARIS + "1", NirProblem.TOO_LONG),
        (PARIS + "123", NirProblem.TOO_LONG),
        (with_parts(place="2C004"), NirProblem.LETTERS),
        (with_parts(place="3A004"), NirProblem.LETTERS),
        (with_parts(place="A2004"), NirProblem.LETTERS),
        (with_parts(order="0O1"), NirProblem.LETTERS),
        (with_parts(order="0A1"), NirProblem.LETTERS),
        (PARIS + "2A", NirProblem.LETTERS),
        ("bonjour", NirProblem.LETTERS),
        ("28412 75110 04é", NirProblem.CHARACTERS),
        ("2841275/110042", NirProblem.CHARACTERS),
        ("28412\x0075110042", NirProblem.CHARACTERS),
        ("28412\n75110042", NirProblem.CHARACTERS),
        ("٢٨٤١٢٧٥١١٠٠٤٢", NirProblem.CHARACTERS),
        ("<b>2841275110042</b>", NirProblem.CHARACTERS),
        ("😀", NirProblem.CHARACTERS),
        ("\ud800", NirProblem.CHARACTERS),
        ("2" * 10_240, NirProblem.TOO_LONG),
        (" " * 10_240, NirProblem.CHARACTERS),
        (with_parts(sex="0"), NirProblem.SEX),
        (with_parts(sex="5"), NirProblem.SEX),
        (with_parts(sex="6"), NirProblem.SEX),
        (with_parts(sex="9"), NirProblem.SEX),
        (with_parts(month="00"), NirProblem.MONTH),
        *((with_parts(month=str(month)), NirProblem.MONTH) for month in range(13, 20)),
        (with_parts(place="00110"), NirProblem.DEPARTMENT),
        (with_parts(order="000"), NirProblem.ORDER),
        *((str(digit) * 13, NirProblem.ONE_DIGIT) for digit in range(10)),
        ("1" * 15, NirProblem.ONE_DIGIT),
        ("2 69 05 49 588 157", NirProblem.SAMPLE),
        ("2 69 05 49 588 157 80", NirProblem.SAMPLE),
    ],
)
def test_what_cannot_be_a_number_is_refused_with_its_reason(text, problem):
    assert problem_of(text) is problem


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (PARIS[:12], "Le numéro de sécurité sociale compte 13 caractères\u00a0: il en manque un."),
        (PARIS[:8], "Le numéro de sécurité sociale compte 13 caractères\u00a0: il en manque 5."),
        (
            PARIS + "1",
            "Le numéro de sécurité sociale compte 13 caractères, ou 15 avec la clé\u00a0: "
            "vous en avez saisi 14. Saisissez seulement les 13 premiers.",
        ),
    ],
)
def test_a_wrong_length_is_told_with_the_exact_count(text, sentence):
    with pytest.raises(NirError) as refused:
        Nir.parse(text)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(("letter", "hint"), [("O", "le chiffre 0"), ("i", "le chiffre 1")])
def test_a_letter_that_looks_like_a_digit_gets_a_hint(letter, hint):
    with pytest.raises(NirError, match=hint):
        Nir.parse(PARIS[:-1] + letter)


@given(st.one_of(st.text(max_size=200), st.text("0123456789ABab .-OIl", min_size=8, max_size=40)))
def test_any_text_is_a_number_or_a_nir_error_that_does_not_repeat_it(text):
    sentence = refusal_of(text)
    if sentence is None:
        assert len(Nir.parse(text).number) == 13
    else:
        assert sentence.endswith(".")
        assert len(text.strip()) < 8 or text.strip() not in sentence


def test_a_number_gives_its_parts():
    nir = Nir.parse(CORSICA)
    assert (nir.sex, nir.year2, nir.month, nir.department) == (2, 84, 12, "2A")
    assert (nir.number, nir.key) == (CORSICA, "95")
    assert nir.formatted == "2 84 12 2A 004 001"


@pytest.mark.parametrize(
    ("place", "department"),
    [("75110", "75"), ("2B033", "2B"), ("97411", "974"), ("98818", "988"), ("99351", "99")],
)
def test_the_third_digit_belongs_to_the_department_overseas_only(place, department):
    assert Nir.parse(with_parts(place=place)).department == department


@pytest.mark.parametrize("month", ["20", "31", "42", "99"])
def test_an_incomplete_record_has_no_month_and_fits_any(month):
    nir = Nir.parse(with_parts(month=month))
    assert nir.month is None
    assert nir.may_match_birth(date(1984, 7, 1))
    assert not nir.may_match_birth(date(1985, 7, 1))


@pytest.mark.parametrize(
    ("born_on", "fits"),
    [
        (date(1984, 12, 5), True),
        (date(1984, 11, 5), False),
        (date(1983, 12, 5), False),
        (date(1884, 12, 5), True),
    ],
)
def test_year_and_month_are_compared_with_the_birth_date(born_on, fits):
    assert Nir.parse(PARIS).may_match_birth(born_on) is fits


@given(definitive_numbers)
def test_no_writing_of_the_object_shows_the_number(number):
    nir = Nir.parse(number)
    for shown in (str(nir), repr(nir), f"{nir}", f"{[nir]}", nir.masked):
        assert re.sub("[^0-9AB]", "", shown) == number[0] + number[-2:]
        assert shown.count("•") == 10


def test_a_value_object_cannot_hold_a_refused_number():
    with pytest.raises(NirError):
        Nir(with_parts(month="13"))
    with pytest.raises(NirError):
        Nir("2 84 12 2A 004 001")
