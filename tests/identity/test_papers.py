from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.papers import PaperKind, clean_paper_number, expires_on

CARD, PASSPORT, PERMIT = PaperKind.NATIONAL_ID_CARD, PaperKind.FRENCH_PASSPORT, PaperKind.RESIDENCE_PERMIT


def test_the_papers_bear_their_french_names():
    assert PaperKind.labels == ["Carte nationale d’identité", "Passeport français", "Titre de séjour"]


@pytest.mark.parametrize(
    ("kind", "text", "number"),
    [
        (CARD, "120 375 100 042", "120375100042"),
        (CARD, "x4rtbpfw4", "X4RTBPFW4"),
        (CARD, "123456789", "123456789"),
        (PASSPORT, "12 ab 34567", "12AB34567"),
        (PASSPORT, "12-AB\u00a034567\n", "12AB34567"),
        (PERMIT, "123456789", "123456789"),
        (PERMIT, "12.3456.7890", "1234567890"),
        (PERMIT, "ABC123D45", "ABC123D45"),
        (PERMIT, "１２３４５６７８９", "123456789"),
    ],
)
def test_every_shape_of_number_is_accepted_however_it_is_spaced(kind, text, number):
    assert clean_paper_number(kind, text) == number


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        (CARD, "", "Saisissez le numéro de votre titre d’identité"),
        (CARD, "1234", "12 chiffres.*9 lettres et chiffres depuis 2021.*vous avez saisi 4 caractères"),
        (CARD, "1", "vous avez saisi 1 caractère\\."),
        (CARD, "12037510004é", "retirez les accents"),
        (CARD, "12037510\x00042", "retirez les accents et les autres signes"),
        (CARD, "😀" * 12, "retirez les accents et les autres signes"),
        (CARD, "ıß3456789", "retirez les accents et les autres signes"),
        (CARD, "9" * 10_240, "vous avez saisi 10240 caractères"),
        (PASSPORT, "123456789", "2 chiffres, 2 lettres puis 5 chiffres"),
        (PASSPORT, "12AB345678", "vous avez saisi 10 caractères"),
        (PERMIT, "A234567890", "9 ou 10 chiffres"),
        (PERMIT, "12345678", "vous avez saisi 8 caractères"),
    ],
)
def test_only_length_and_characters_are_refused_with_what_to_do(kind, text, sentence):
    with pytest.raises(ValueError, match=sentence):
        clean_paper_number(kind, text)


HINT = "la lettre O et le chiffre 0"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (CARD, "12O375100042"),
        (CARD, "I20375100042"),
        (PASSPORT, "12AB3456O"),
        (PASSPORT, "120B34567"),
        (PASSPORT, "12AB3456I"),
        (PERMIT, "123456789O"),
    ],
)
def test_look_alikes_get_a_hint(kind, text):
    with pytest.raises(ValueError, match=HINT):
        clean_paper_number(kind, text)


def test_a_letter_that_looks_like_no_digit_gets_no_hint():
    with pytest.raises(ValueError, match="vérifiez") as refused:
        clean_paper_number(CARD, "12K375100042")
    assert HINT not in str(refused.value)


def number_or_refusal(kind, text):
    try:
        return clean_paper_number(kind, text), None
    except ValueError as refused:
        return None, str(refused)


@given(st.sampled_from(PaperKind), st.text(max_size=150))
def test_any_text_is_a_number_or_a_refusal_that_does_not_repeat_it(kind, text):
    number, refusal = number_or_refusal(kind, text)
    if refusal is None:
        assert number.isascii()
        assert number.isalnum()
    else:
        assert refusal.endswith(".")
        assert len(text.strip()) < 8 or text.strip() not in refusal


OLD_CARD, NEW_CARD, PASSPORT_NUMBER, PERMIT_NUMBER = "120375100042", "X4RTBPFW4", "12AB34567", "1234567890"
GROWN_UP = date(1960, 6, 15)


def test_a_card_is_over_ten_years_after_it_was_issued():
    assert expires_on(CARD, OLD_CARD, date(2003, 5, 9), GROWN_UP) == date(2013, 5, 9)


@pytest.mark.parametrize(
    ("issued_on", "expired_on"),
    [
        (date(2004, 1, 1), date(2014, 1, 1)),
        (date(2004, 1, 2), date(2019, 1, 2)),
        (date(2013, 12, 31), date(2028, 12, 31)),
        (date(2014, 1, 1), date(2024, 1, 1)),
    ],
)
def test_a_card_of_an_adult_issued_from_2_january_2004_to_31_december_2013_lasts_five_years_longer(
    issued_on, expired_on
):
    assert expires_on(CARD, OLD_CARD, issued_on, GROWN_UP) == expired_on


def test_the_five_years_are_for_those_who_were_eighteen_when_the_card_was_issued():
    born_on = date(1990, 3, 10)
    assert expires_on(CARD, OLD_CARD, date(2008, 3, 9), born_on) == date(2018, 3, 9)
    assert expires_on(CARD, OLD_CARD, date(2008, 3, 10), born_on) == date(2023, 3, 10)


def test_a_card_with_the_number_of_after_2021_is_never_lengthened():
    assert expires_on(CARD, NEW_CARD, date(2012, 5, 9), GROWN_UP) == date(2022, 5, 9)


@pytest.mark.parametrize(("kind", "number"), [(PASSPORT, PASSPORT_NUMBER), (PERMIT, PERMIT_NUMBER)])
def test_passports_and_permits_of_those_years_are_not_lengthened(kind, number):
    assert expires_on(kind, number, date(2012, 5, 9), GROWN_UP) == date(2022, 5, 9)


def test_the_passport_of_a_minor_lasts_five_years_and_their_other_papers_ten():
    born_on = date(2000, 3, 10)
    assert expires_on(PASSPORT, PASSPORT_NUMBER, date(2018, 3, 9), born_on) == date(2023, 3, 9)
    assert expires_on(PASSPORT, PASSPORT_NUMBER, date(2018, 3, 10), born_on) == date(2028, 3, 10)
    assert expires_on(CARD, NEW_CARD, date(2018, 3, 9), born_on) == date(2028, 3, 9)
    assert expires_on(PERMIT, PERMIT_NUMBER, date(2018, 3, 9), born_on) == date(2028, 3, 9)


@pytest.mark.parametrize(
    ("kind", "number", "issued_on", "expired_on"),
    [
        (CARD, OLD_CARD, date(2012, 2, 29), date(2027, 3, 1)),
        (CARD, NEW_CARD, date(2024, 2, 29), date(2034, 3, 1)),
        (PASSPORT, PASSPORT_NUMBER, date(2020, 2, 29), date(2030, 3, 1)),
    ],
)
def test_a_paper_issued_on_29_february_is_over_on_1_march(kind, number, issued_on, expired_on):
    assert expires_on(kind, number, issued_on, GROWN_UP) == expired_on


def test_whoever_was_born_on_29_february_is_an_adult_on_1_march():
    born_on = date(1992, 2, 29)
    assert expires_on(CARD, OLD_CARD, date(2010, 2, 28), born_on) == date(2020, 2, 28)
    assert expires_on(CARD, OLD_CARD, date(2010, 3, 1), born_on) == date(2025, 3, 1)


OLD, NEW, BORN_ON = "120375100042", "X4RTBPFW4", date(1980, 6, 1)


@pytest.mark.parametrize(
    ("kind", "number", "issued_on", "expired_on"),
    [
        (CARD, OLD, date(2004, 1, 1), date(2014, 1, 1)),
        (CARD, OLD, date(2004, 1, 2), date(2019, 1, 2)),
        (CARD, OLD, date(2013, 12, 31), date(2028, 12, 31)),
        (CARD, OLD, date(2014, 1, 1), date(2024, 1, 1)),
        (CARD, NEW, date(2013, 12, 31), date(2023, 12, 31)),
        (CARD, NEW, date(2024, 2, 29), date(2034, 3, 1)),
        (PASSPORT, "12AB34567", date(2010, 5, 4), date(2020, 5, 4)),
        (PERMIT, "1234567890", date(2010, 5, 4), date(2020, 5, 4)),
    ],
)
def test_a_paper_lasts_ten_years_and_the_cards_of_adults_of_2004_to_2013_fifteen(kind, number, issued_on, expired_on):
    assert expires_on(kind, number, issued_on, BORN_ON) == expired_on


@pytest.mark.parametrize(("kind", "number", "years"), [(CARD, OLD, 10), (PASSPORT, "12AB34567", 5), (PERMIT, NEW, 10)])
def test_a_paper_issued_to_a_minor_is_not_extended_and_a_passport_lasts_five_years(kind, number, years):
    day = date(2010, 5, 4)
    assert expires_on(kind, number, day, born_on=date(1992, 5, 5)) == day.replace(year=2010 + years)


def test_somebody_is_an_adult_on_the_day_they_turn_18():
    day = date(2010, 5, 4)
    assert expires_on(CARD, OLD, day, born_on=date(1992, 5, 4)) == date(2025, 5, 4)
