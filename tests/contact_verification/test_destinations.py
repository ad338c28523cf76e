import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_verification.destinations import (
    MAIL_EXPECTED,
    MOBILE_EXPECTED,
    PHONE_EXPECTED,
    format_phone,
    mask_mail,
    mask_phone,
    read_mail,
    read_mobile,
    read_phone,
)

READERS = {read_mobile: MOBILE_EXPECTED, read_phone: PHONE_EXPECTED, read_mail: MAIL_EXPECTED}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        ("06-12-34-56-78", "+33612345678"),
        ("06\u00a012\u202f34\u00a056\u00a078", "+33612345678"),
        ("０６１２３４５６７８", "+33612345678"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("+33 (0)7 51 23 45 67", "+33751234567"),
        ("0692 12 34 56", "+262692123456"),
        ("0690 30 12 34", "+590690301234"),
        ("0694 20 12 34", "+594694201234"),
        ("0696 20 12 34", "+596696201234"),
        ("0639 01 23 45", "+262639012345"),
    ],
)
def test_a_mobile_of_france_or_overseas_becomes_e164_however_it_is_typed(typed, number):
    assert read_mobile(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["01 23 45 67 89", "+32 470 12 34 56", "+44 7700 900123", "06 12 34 56", "06 12 34 56 78 9", "3639", "112", "x"],
)
def test_a_landline_a_foreign_or_an_incomplete_number_is_no_mobile_to_send_codes_to(typed):
    with pytest.raises(ValueError, match="portable français"):
        read_mobile(typed)


def test_the_prefixes_that_codes_go_to_are_a_setting(settings):
    settings.SMS_PREFIXES = ["32"]
    assert read_mobile("+32 470 12 34 56") == "+32470123456"
    with pytest.raises(ValueError, match="portable"):
        read_mobile("06 12 34 56 78")


@pytest.mark.parametrize(
    ("typed", "number"),
    [("01 23 45 67 89", "+33123456789"), ("+32 2 512 34 56", "+3225123456"), ("0262 20 12 34", "+262262201234")],
)
def test_another_phone_may_be_of_any_kind_and_country(typed, number):
    assert read_phone(typed) == number


def test_an_extension_is_not_dropped_in_silence():
    with pytest.raises(ValueError, match="numéro complet"):
        read_phone("01 23 45 67 89 poste 12")


@pytest.mark.parametrize("read", READERS)
def test_the_examples_that_a_refusal_gives_are_accepted(read):
    examples = re.findall(r"\+?\d[\d ]+\d|\S+@\S+\w", READERS[read])
    assert examples
    assert all(read(example) for example in examples)


@pytest.mark.parametrize("read", READERS)
def test_nothing_is_cut_off_in_silence(read):
    good = {read_mail: "lea@exemple.fr"}.get(read, "06 12 34 56 78")
    assert read(f"  {good}  ") == read(good)
    with pytest.raises(ValueError, match="Indiquez"):
        read(f"{good}{' ' * 300}9")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" lea.delorme@exemple.fr ", "lea.delorme@exemple.fr"),
        ("Lea+caf@Exemple.FR", "Lea+caf@exemple.fr"),
        ("lea@sous.domaine.exemple.fr", "lea@sous.domaine.exemple.fr"),
    ],
)
def test_a_mail_keeps_its_local_part_and_lowers_its_domain(typed, address):
    assert read_mail(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "lea",
        "lea@",
        "@exemple.fr",
        "lea@exemple",
        "lea delorme@exemple.fr",
        "léa@exemple.fr",
        "lea@exemple.fr\nBcc: x@exemple.fr",
        "a@exemple.fr, b@exemple.fr",
        f"{'a' * 250}@exemple.fr",
        "lea@exemple.fr" + " " * 300 + "x",
    ],
)
def test_what_is_no_single_address_is_refused_with_an_example(typed):
    with pytest.raises(ValueError, match=r"prenom\.nom@exemple\.fr"):
        read_mail(typed)


@pytest.mark.parametrize("read", READERS)
@given(text=st.text() | st.text("0123456789+() .-", max_size=20) | st.just("0" * 10_000) | st.emails())
def test_any_text_is_read_or_refused_with_a_sentence_that_does_not_repeat_it(read, text):
    try:
        refusal = None if read(text) else "nothing was read"
    except ValueError as refused:
        refusal = str(refused)
    assert refusal in (None, READERS[read])


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+33612345678", "06 12 34 56 78"),
        ("+262692123456", "0692 12 34 56"),
        ("+3225123456", "+32 2 512 34 56"),
    ],
)
def test_a_number_is_shown_as_one_writes_it(number, written):
    assert format_phone(number) == written


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+33612345600", "06 •• •• •• 00"),
        ("+262692123456", "06•• •• •• 56"),
        ("+3225123456", "+32 • ••• •• 56"),
    ],
)
def test_a_masked_number_shows_two_digits_at_each_end(number, shown):
    assert mask_phone(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("lea.delorme@exemple.fr", "l•••e@exemple.fr"),
        ("lea@exemple.fr", "l•••a@exemple.fr"),
        ("lx@exemple.fr", "•••@exemple.fr"),
        ("l@exemple.fr", "•••@exemple.fr"),
    ],
)
def test_a_masked_mail_tells_neither_the_name_nor_its_length(address, shown):
    assert mask_mail(address) == shown
