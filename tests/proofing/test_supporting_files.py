import os
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from proofing import images, pdfs, sandbox, supporting_files
from proofing.enums import Scan
from proofing.refusals import WRONG_TYPE
from proofing.supporting_files import (
    EMPTY,
    INFECTED,
    NAME_LENGTH,
    NOT_RECEIVED,
    TOO_LARGE,
    CleanFile,
    FileRefused,
    clean_file,
)
from proofing.uploads import MAX_FILE_BYTES
from tests.proofing import files
from tests.proofing.files import SCRIPT, SECRET, UPRIGHT, upload
from tests.proofing.scanner import VIRUS, TcpScanner, serving

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PROGRAM = Path(os.path.realpath("/bin/sh")).read_bytes()


@pytest.fixture
def scanner(settings):
    with serving(TcpScanner()) as server:
        settings.CLAMD_URL = server.url
        yield server


def refusal_of(content, name="photo.jpg", media_type="image/jpeg"):
    with pytest.raises(FileRefused) as refused:
        clean_file(upload(content, name, media_type))
    return str(refused.value)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_becomes_a_jpeg_whatever_its_name_says(form):
    cleaned = clean_file(upload(files.photo(form), "carte.pdf", "application/pdf"))
    assert (cleaned.media_type, cleaned.scan) == ("image/jpeg", Scan.NOT_SCANNED)
    assert files.quarters(cleaned.content) == UPRIGHT


def test_a_photo_keeps_its_orientation_and_nothing_else():
    assert files.quarters(clean_file(upload(files.turned(6))).content) == UPRIGHT
    assert SECRET not in clean_file(upload(files.talkative())).content


@pytest.mark.parametrize("before", [b"", b"\r\n"])
@pytest.mark.parametrize("after", [b"", SCRIPT])
def test_a_pdf_is_kept_as_it_is_whatever_its_name_says(before, after):
    content = before + files.pdf() + after
    assert clean_file(upload(content)) == CleanFile("application/pdf", content, Scan.NOT_SCANNED)


def test_a_polyglot_loses_its_tail():
    cleaned = clean_file(upload(files.photo() + files.pdf() + SCRIPT))
    assert cleaned.media_type == "image/jpeg"
    assert b"%PDF" not in cleaned.content
    assert SCRIPT not in cleaned.content


@pytest.mark.parametrize(
    "content",
    [
        SVG,
        PROGRAM,
        files.zip_bomb(),
        b"<!doctype html><title>Carte</title>",
        files.photo("GIF"),
        files.photo("TIFF"),
        files.photo("BMP"),
        files.photo("AVIF"),
        b"GIF89a" + files.pdf(),
        SCRIPT + files.pdf(),
        b"x",
        bytes(1000),
    ],
    ids=["SVG", "program", "zip", "HTML", "GIF", "TIFF", "BMP", "AVIF", "GIF+PDF", "script+PDF", "x", "zeros"],
)
def test_what_is_neither_photo_nor_pdf_is_refused_whatever_its_name_says(content):
    assert refusal_of(content) == refusal_of(content, media_type="application/pdf") == f"photo.jpg\u00a0: {WRONG_TYPE}"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", EMPTY),
        (files.pixels_png(50_000, 50_000), images.TOO_MANY_PIXELS),
        (files.photo(size=(640, 480))[:2000], images.DAMAGED),
        (files.photo("HEIF")[:200], images.DAMAGED),
        (b"\xff\xd8\xff", images.DAMAGED),
        (files.pdf()[:-200], pdfs.DAMAGED),
        (files.pdf(pages=51), pdfs.TOO_MANY_PAGES),
        (files.pdf(pages=0), pdfs.NO_PAGE),
        (files.pdf(encryption=pikepdf.Encryption(user="u", owner="o")), pdfs.PROTECTED),
    ],
    ids=["empty", "pixels", "cut JPEG", "cut HEIC", "start of a JPEG", "cut PDF", "51 pages", "no page", "password"],
)
def test_a_refusal_names_the_file_and_gives_the_reason(content, reason):
    assert refusal_of(content) == f"photo.jpg\u00a0: {reason}"


def test_a_file_of_eleven_megabytes_is_too_large():
    assert refusal_of(files.photo() + bytes(11_000_000)) == f"photo.jpg\u00a0: {TOO_LARGE}"


def test_a_file_of_the_largest_size_is_taken():
    content = files.photo()
    content += bytes(MAX_FILE_BYTES - len(content))
    assert clean_file(upload(content)).media_type == "image/jpeg"
    assert refusal_of(content + b"\0") == f"photo.jpg\u00a0: {TOO_LARGE}"


def test_a_file_whose_bytes_were_let_go_is_not_taken_for_an_empty_one():
    dropped = InMemoryUploadedFile(BytesIO(), "papers", "sixième.jpg", "image/jpeg", 5000, None)
    with pytest.raises(FileRefused, match=f"^sixième.jpg\u00a0: {NOT_RECEIVED}$"):
        clean_file(dropped)


def test_a_photo_that_takes_for_ever_to_decode_is_refused(monkeypatch):
    monkeypatch.setattr(sandbox, "SECONDS", 1)
    assert refusal_of(files.endless_jpeg(scans=100_000)) == f"photo.jpg\u00a0: {sandbox.TOO_HEAVY}"


def test_a_virus_is_refused_and_a_clean_file_says_so(scanner):
    assert clean_file(upload(files.pdf())).scan == Scan.CLEAN
    assert clean_file(upload(files.photo())).scan == Scan.CLEAN
    assert refusal_of(files.pdf() + VIRUS) == f"photo.jpg\u00a0: {INFECTED}"


def test_the_scanner_looks_at_the_file_as_it_came(scanner):
    assert refusal_of(files.photo() + VIRUS) == f"photo.jpg\u00a0: {INFECTED}"
    assert scanner.scanned == [files.photo() + VIRUS]


def test_what_is_read_of_a_file_does_not_depend_on_where_it_stands():
    content = files.pdf()
    sent = upload(content)
    sent.read()
    assert clean_file(sent).content == content


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Carte d’identité.jpg", "Carte d’identité.jpg"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("a\nb\t\x1b[31mc\0.jpg", "ab[31mc.jpg"),
        ("x" * 200 + "fin.jpg", "x" * 20 + "…" + "x" * 13 + "fin.jpg"),
        (" \u200b ", "Fichier sans nom"),
        (None, "Fichier sans nom"),
    ],
)
def test_a_name_is_shown_as_typed_but_for_what_would_disturb(name, shown):
    assert refusal_of(b"", name) == f"{shown}\u00a0: {EMPTY}"


@given(name=st.text(max_size=300))
@settings(deadline=None)
def test_a_shown_name_is_short_and_printable_whatever_is_sent(name):
    shown = supporting_files._shown(name)
    assert 0 < len(shown) <= NAME_LENGTH + 1
    assert shown.isprintable()


def test_nothing_of_the_content_is_in_what_a_log_would_write():
    assert "secret" not in repr(CleanFile("application/pdf", b"secret", Scan.CLEAN))
