import hmac
from base64 import b32encode, b64decode
from hashlib import sha1, sha256
from uuid import UUID

import pytest
from django.conf import settings as in_force
from hypothesis import given
from hypothesis import strategies as st

from contact_verification.codes import derive_code, derive_notice_code, is_code, read_notice_code
from contact_verification.models import Challenge, Message

UUID_1 = UUID("0b36f5f0-7b1c-4f7e-8d50-3a5f2b8f1c01")


def challenge(**changed):
    fields = {"uuid": UUID_1, "purpose": "registration", "channel": "sms", "destination_digest": "d" * 64}
    return Challenge(**fields | changed)


def rfc_4226(key, counter=0):
    """HOTP written from the text of the RFC, section 5.3."""
    mac = hmac.new(key, counter.to_bytes(8, "big"), sha1).digest()
    offset = mac[19] & 0xF
    return f"{(int.from_bytes(mac[offset : offset + 4], 'big') & 0x7FFFFFFF) % 10**6:06d}"


def test_the_independent_computation_gives_the_values_of_the_rfc():
    values = [rfc_4226(b"12345678901234567890", counter) for counter in range(4)]
    assert values == ["755224", "287082", "359152", "969429"]


@given(st.uuids(), st.sampled_from(["sms", "mail"]), st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_code_is_the_hotp_of_a_key_derived_from_the_challenge(uuid, channel, destination_digest):
    code = derive_code(challenge(uuid=uuid, channel=channel, destination_digest=destination_digest))
    seed = f"hotp\0{uuid}:registration:{channel}:{destination_digest}".encode()
    assert code == rfc_4226(hmac.new(b64decode(in_force.DIGEST_KEY), seed, sha256).digest())


@pytest.mark.parametrize(
    "other",
    [
        {"uuid": UUID("0b36f5f0-7b1c-4f7e-8d50-3a5f2b8f1c02")},
        {"purpose": "another"},
        {"channel": "mail"},
        {"destination_digest": "e" * 64},
    ],
    ids=lambda other: next(iter(other)),
)
def test_a_code_is_bound_to_challenge_purpose_channel_and_destination(other):
    code = derive_code(challenge())
    assert is_code(challenge(), code)
    assert not is_code(challenge(**other), code)


def test_another_server_key_gives_another_code(settings):
    code = derive_code(challenge())
    settings.DIGEST_KEY = "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="
    assert not is_code(challenge(), code)


@pytest.mark.parametrize("typed", ["", "1", "1234567", "abcdef", "１２３４５６", "\0" * 6, "é" * 6])
def test_what_is_not_the_code_is_only_wrong(typed):
    assert not is_code(challenge(), typed)


def test_the_same_challenge_always_has_the_same_code():
    assert len({derive_code(challenge()) for _ in range(5)}) == 1


def notice(uuid=UUID_1):
    return Message(uuid=uuid)


@given(st.uuids())
def test_the_code_of_a_notice_is_60_bits_derived_from_it_under_the_servers_key(uuid):
    mac = hmac.new(b64decode(in_force.DIGEST_KEY), f"notice\0{uuid}".encode(), sha256).digest()
    assert derive_notice_code(notice(uuid)) == b32encode(mac)[:12].decode()


def test_another_notice_or_another_server_key_gives_another_code(settings):
    code = derive_notice_code(notice())
    assert derive_notice_code(notice(UUID("0b36f5f0-7b1c-4f7e-8d50-3a5f2b8f1c02"))) != code
    settings.DIGEST_KEY = "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="
    assert derive_notice_code(notice()) != code


@pytest.mark.parametrize(
    "typed",
    ["ABOI-23BC-DE45", "aboi-23bc-de45", " ABOI 23BC DE45 ", "A B O I23BCDE45\n", "AB01-23BC-DE45", "A80123BCDE45"],
)
def test_the_code_of_a_notice_is_read_however_it_is_typed(typed):
    assert read_notice_code(typed) == "ABOI23BCDE45"


@given(st.uuids(), st.sampled_from(["", "-", " "]), st.booleans())
def test_the_code_of_any_notice_is_read_back(uuid, separator, is_lower):
    code = derive_notice_code(notice(uuid))
    typed = separator.join([code[:4], code[4:8], code[8:]])
    assert read_notice_code(typed.lower() if is_lower else typed) == code


@given(st.text(max_size=200))
def test_any_text_is_read_as_some_code(typed):
    assert isinstance(read_notice_code(typed), str)
