import os

import pytest

from proofing import sandbox
from proofing.refusals import FileRefused
from proofing.sandbox import CPU_SECONDS, TOO_HEAVY, read_apart


def reader(name):
    return f"tests.proofing.readers:{name}"


def test_what_a_reader_returns_comes_back():
    content = os.urandom(3 * 2**20)
    assert read_apart(reader("reverse"), content) == content[::-1]


def test_a_reader_that_returns_nothing_is_content():
    assert read_apart(reader("say_nothing"), b"content") == b""


def test_a_readers_refusal_comes_back_word_for_word():
    with pytest.raises(FileRefused, match=r"^abîmé$"):
        read_apart(reader("refuse"), b"")


@pytest.mark.parametrize("name", ["fail", "crash", "hoard"])
def test_a_reader_that_fails_crashes_or_hoards_refuses_the_file(name):
    with pytest.raises(FileRefused, match=TOO_HEAVY):
        read_apart(reader(name), b"")


def test_a_reader_that_does_not_end_is_ended(monkeypatch):
    monkeypatch.setattr(sandbox, "SECONDS", 0.5)
    with pytest.raises(FileRefused, match=TOO_HEAVY):
        read_apart(reader("wait_for_ever"), b"")


def test_a_reader_has_bounded_processor_time():
    assert read_apart(reader("cpu_seconds"), b"") == str(CPU_SECONDS).encode()


def test_a_reader_leaves_nothing_on_the_disk(tmp_path):
    written = tmp_path / "paper"
    with pytest.raises(FileRefused):
        read_apart(reader("write_to"), str(written).encode())
    assert written.read_bytes() == b""


def test_a_reader_does_not_get_our_secrets():
    names = read_apart(reader("environment"), b"").decode().split("\n")
    assert "SECRET_KEY" in os.environ
    assert not {"SECRET_KEY", "ENCRYPTION_KEYS", "DIGEST_KEY", "DATABASE_URL"} & set(names)
