import logging
import os
import socket

import pytest

from proofing import scanning
from proofing.enums import Scan
from proofing.scanning import scan
from tests.proofing.scanner import VIRUS, TcpScanner, UnixScanner, serving

PAPER = b"Camille BRIVELLE 2 88 03 89"


@pytest.fixture
def scanner(settings):
    with serving(TcpScanner()) as server:
        settings.CLAMD_URL = server.url
        yield server


@pytest.fixture
def unix_scanner(settings, tmp_path):
    with serving(UnixScanner(tmp_path / "clamd.ctl")) as server:
        settings.CLAMD_URL = server.url
        yield server


@pytest.fixture(params=["scanner", "unix_scanner"])
def any_scanner(request):
    return request.getfixturevalue(request.param)


def warnings(caplog):
    return [record.msg["event"] for record in caplog.records if record.name == scanning.__name__]


def test_without_a_scanner_nothing_is_scanned(settings, caplog):
    settings.CLAMD_URL = ""
    assert scan(PAPER) == Scan.NOT_SCANNED
    assert warnings(caplog) == []


def test_the_scanner_gets_the_whole_content_and_its_answer_is_told(any_scanner):
    content = os.urandom(3 * 2**20)
    assert scan(content) == Scan.CLEAN
    assert scan(PAPER + VIRUS) == Scan.INFECTED
    assert any_scanner.scanned == [content, PAPER + VIRUS]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"stream: OK",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\xff\xfe" * 20_000,
        b"stream: OK FOUNDER\0",
        b"a virus was FOUND\0",
        b"\0",
    ],
)
def test_an_answer_that_is_none_means_not_scanned(scanner, caplog, answer):
    scanner.answer = answer
    assert scan(PAPER) == Scan.NOT_SCANNED
    assert warnings(caplog) == ["virus_scanner_not_understood"]


def test_a_scanner_that_is_down_means_not_scanned(settings, caplog, tmp_path):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        for url in (f"tcp://127.0.0.1:{silent.getsockname()[1]}", f"unix://{tmp_path}/nobody.ctl"):
            settings.CLAMD_URL = url
            assert scan(PAPER) == Scan.NOT_SCANNED
    assert warnings(caplog) == ["virus_scanner_unavailable"] * 2


def test_a_scanner_that_does_not_answer_is_not_waited_for(any_scanner, caplog, monkeypatch):
    monkeypatch.setattr(scanning, "SECONDS", 0.2)
    any_scanner.is_mute = True
    assert scan(PAPER) == Scan.NOT_SCANNED
    assert warnings(caplog) == ["virus_scanner_unavailable"]


def test_no_warning_says_anything_of_the_file(scanner, caplog):
    caplog.set_level(logging.DEBUG)
    scanner.answer = PAPER
    scan(PAPER)
    scanner.shutdown()
    scanner.server_close()
    scan(PAPER)
    assert len(warnings(caplog)) == 2
    assert PAPER.decode() not in caplog.text
