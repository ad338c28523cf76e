import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_97_10

from identity import provisional
from identity.provisional import ProvisionalError

bodies = st.integers(0, 10**10 - 1).map("P{:010d}".format)
identifiers = bodies.map(lambda body: body + mod_97_10.calc_check_digits(body))


def test_new_identifiers_are_p_ten_digits_and_two_check_digits_over_all_of_it():
    values = {provisional.generate() for _ in range(200)}
    assert len(values) == 200
    for value in values:
        assert re.fullmatch("P[0-9]{12}", value)
        assert mod_97_10.is_valid(value)
        assert provisional.parse(value) == value


@given(identifiers, st.integers(1, 12), st.integers(1, 9))
def test_every_single_wrong_digit_is_caught(value, position, shift):
    wrong = str((int(value[position]) + shift) % 10)
    with pytest.raises(ProvisionalError):
        provisional.parse(value[:position] + wrong + value[position + 1 :])


@given(identifiers, st.integers(0, 11))
def test_every_swap_of_two_neighbours_is_caught(value, position):
    assume(value[position] != value[position + 1])
    swapped = value[:position] + value[position + 1] + value[position] + value[position + 2 :]
    with pytest.raises(ProvisionalError):
        provisional.parse(swapped)


@given(bodies)
def test_one_pair_of_check_digits_only_is_right(body):
    accepted = []
    for check in range(100):
        try:
            accepted.append(provisional.parse(f"{body}{check:02d}"))
        except ProvisionalError:
            continue
    assert len(accepted) == 1


@pytest.mark.parametrize(
    "text", ["p012345678989", "P 0123 4567 8989", "p-0123.4567–8989", "\u00a0P0123\u202f4567\u00a08989\n"]
)
def test_it_is_read_however_it_is_spaced(text):
    assert provisional.parse(text) == "P012345678989"


@given(identifiers)
def test_it_is_shown_in_groups_that_can_be_typed_back(value):
    shown = provisional.format_provisional(value)
    assert [len(group) for group in shown.split(" ")] == [1, 4, 4, 4]
    assert provisional.parse(shown) == value


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Saisissez"),
        ("0123456789", "commence par la lettre P"),
        ("P01234567895", "compte 13 caractères\u00a0: vous en avez saisi 12"),
        ("P0123456789894", "vous en avez saisi 14"),
        ("PO12345678989", "le chiffre 0 et non la lettre O"),
        ("P\x00012345678989", "que des chiffres"),
        ("P😀", "que des chiffres"),
        ("P" + "1" * 10_240, "vous en avez saisi 10241"),
        ("P012345678990", "vérifiez chaque chiffre"),
    ],
)
def test_a_refusal_says_what_to_do(text, sentence):
    with pytest.raises(ProvisionalError, match=sentence):
        provisional.parse(text)


@given(st.text(max_size=200))
def test_any_text_is_refused_with_a_sentence_that_does_not_repeat_it(text):
    with pytest.raises(ProvisionalError) as refused:
        provisional.parse(text)
    assert len(text.strip()) < 8 or text.strip() not in str(refused.value)
