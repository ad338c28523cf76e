import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.papers import PaperKind, clean_paper_number

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
