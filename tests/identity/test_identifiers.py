import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity import provisional
from identity.identifiers import normalise_identifier


@pytest.mark.parametrize("text", ["284122A004001", "2 84 12 2a 004 001", "2-84-12-2A-004-001-95"])
def test_a_nir_with_or_without_its_key_becomes_its_thirteen_characters(text):
    assert normalise_identifier(text) == "284122A004001"


def test_an_identifiant_provisoire_becomes_its_thirteen_characters():
    value = provisional.generate()
    assert normalise_identifier(provisional.format_provisional(value).lower()) == value


@pytest.mark.parametrize("sex", ["3", "4", "7", "8"])
def test_a_waiting_nir_is_no_identifier(sex):
    assert normalise_identifier(f"{sex}841275110042") is None


@pytest.mark.parametrize("text", ["", "1234567", "284122A00400143", "P012345678990", "\x00", "a@b.fr", "9" * 10_240])
def test_anything_else_is_no_identifier(text):
    assert normalise_identifier(text) is None


@given(st.text())
def test_it_never_raises(text):
    assert normalise_identifier(text) is None or len(normalise_identifier(text)) == 13
