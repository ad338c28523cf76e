"""Whatever is sent in place of an identity paper: a clear message, nothing stored, nothing lost of what was there."""

import os
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from proofing import paper_store
from proofing.models import SupportingDocument
from tests.journeys.papers import ADD, IN_CREATION, Sender, assert_refused, jpeg, photo, scan
from tests.proofing import files

pytestmark = pytest.mark.journey

NO_PAPER = "n’est ni une photo (JPEG, PNG, WebP, HEIC) ni un PDF"


def svg() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg">' + files.SCRIPT + b"</svg>"


def program() -> bytes:
    return Path(os.path.realpath("/bin/sh")).read_bytes()


def many_pixels() -> bytes:
    return files.pixels_png(50_000, 50_000)


def locked_pdf() -> bytes:
    return files.pdf(encryption=pikepdf.Encryption(user="u", owner="o"))


def eleven_megabytes() -> bytes:
    return files.photo() + bytes(11_000_000)


def broken_photo() -> bytes:
    return files.photo(size=(640, 480))[:2000]


HOSTILE = [
    (many_pixels, "cette image a plus de 25 millions de pixels"),
    (files.zip_bomb, NO_PAPER),
    (svg, NO_PAPER),
    (program, NO_PAPER),
    (locked_pdf, "ce PDF est protégé par un mot de passe"),
    (bytes, "ce fichier est vide"),
    (eleven_megabytes, "ce fichier dépasse 10 Mo"),
    (broken_photo, "cette photo est abîmée ou incomplète"),
]


@pytest.mark.parametrize(("content", "sentence"), HOSTILE, ids=[make.__name__ for make, _ in HOSTILE])
def test_hostile_file_is_refused_by_name_with_the_reason(
    sender: Sender, content: Callable[[], bytes], sentence: str
) -> None:
    before = sender.kept()
    page = sender.send(jpeg(content()))
    assert_refused(sender, before, page, "carte.jpg : ", sentence)


def test_bad_files_among_good_ones_are_all_named_and_none_is_kept(sender: Sender) -> None:
    before = sender.kept()
    page = sender.send(photo(), jpeg(svg(), "verso.png"), scan(), jpeg(b"", "vide.jpg"))
    assert_refused(sender, before, page, f"verso.png : ce fichier {NO_PAPER}", "vide.jpg : ce fichier est vide")
    assert "recto.jpg :" not in page.text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ([photo] * 6, "5 fichiers au plus"),
        ([], "Choisissez au moins une photo ou un PDF de votre pièce d’identité"),
    ],
    ids=["six", "none"],
)
def test_too_many_files_or_none_are_refused(
    sender: Sender, sent: list[Callable[[], SimpleUploadedFile]], sentence: str
) -> None:
    before = sender.kept()
    assert_refused(sender, before, sender.send(*[make() for make in sent]), sentence)


def test_files_beyond_five_in_two_times_are_refused_and_the_first_four_stay(sender: Sender) -> None:
    sender.walker.go(sender.path)
    button = ADD if sender.path == IN_CREATION else "Envoyer"
    sender.walker.press(button, {"papers": [photo() for _ in range(4)]})
    before = sender.kept()
    assert len(before["files"]) == 4
    page = sender.send(photo(), scan())
    assert_refused(sender, before, page, "Vous avez déjà envoyé 4 fichiers. 5 fichiers au plus")


def test_polyglot_loses_its_tail(sender: Sender) -> None:
    page = sender.send(jpeg(files.photo() + files.pdf() + files.SCRIPT))
    assert not page.has_errors
    kept = paper_store.read_paper(SupportingDocument.objects.get().storage_name)
    assert files.quarters(kept) == files.UPRIGHT
    assert b"%PDF" not in kept
    assert files.SCRIPT not in kept


def test_file_is_named_in_the_page_without_being_trusted(sender: Sender) -> None:
    page = sender.send(jpeg(svg(), "<script>alert(1)<b>.jpg"))
    assert "<script>alert(1)" in page.text
    assert "<script>alert(1)" not in page.source
