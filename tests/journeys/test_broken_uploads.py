"""Uploads that break off, a storage that is away: the page says so, nothing is kept, nothing of the draft is lost."""

import socket
import struct
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from accounts.wizard import CONTACT
from proofing.papers import purge_papers
from tests.journeys.applicants import Applicant
from tests.journeys.papers import BUTTONS, IN_CREATION, LATER, Sender, assert_refused, photo, scan, sender_at
from tests.journeys.walker import Walker
from tests.proofing import files

pytestmark = pytest.mark.journey

CUT = "L’envoi s’est interrompu avant la fin : rien n’est gardé de ces fichiers"
AWAY = "Nous ne pouvons pas garder de fichier en ce moment : réessayez dans quelques minutes"


def test_storage_that_is_away_says_so_and_the_same_files_are_taken_when_it_is_back(sender: Sender) -> None:
    before = sender.kept()
    sender.folder.write_text("no folder")
    page = sender.send(photo(), scan())
    sender.folder.unlink()
    left = {"rows": sender.kept()["rows"]}  # for the purge: nobody has them
    assert_refused(sender, before | left, page, AWAY, status=503)


def test_what_an_absent_storage_left_behind_is_purged(sender: Sender, clock: Any) -> None:
    sender.folder.write_text("no folder")
    assert sender.send(photo(), scan()).status == 503
    sender.folder.unlink()
    clock.shift(timedelta(hours=26))
    purge_papers()
    assert sender.kept()["rows"] == []


def test_creation_goes_on_without_the_storage(walker: Walker, papers_folder: Path) -> None:
    who = Applicant()
    sender = sender_at(IN_CREATION, walker, papers_folder)
    papers_folder.write_text("no folder")
    assert sender.send(photo()).status == 503
    assert walker.press(LATER).slug == CONTACT
    assert "Votre espace Mon Compte est créé" in walker.walk_on_to("connexion", who).text


def test_upload_cut_before_the_end_of_the_form_keeps_nothing(sender: Sender) -> None:
    """What a phone that loses its network leaves: some whole files, and no end."""
    before, button = sender.kept(), BUTTONS[sender.path]
    del sender.walker.go(sender.path).form_with(button).fields["complete"]
    assert_refused(sender, before, sender.walker.press(button, {"papers": [photo()]}), CUT)


@pytest.fixture
def connection(transactional_db: None, live_server: Any, walker: Walker, papers_folder: Path) -> "CutUpload":
    return CutUpload(urlsplit(live_server.url), sender_at(IN_CREATION, walker, papers_folder))


class CutUpload:
    """A browser whose upload breaks off after `share` of what it announced."""

    def __init__(self, server: Any, sender: Sender) -> None:
        self.server, self.sender = server, sender

    def send(self, share: float) -> socket.socket:
        body, limit = self._body()
        cookies = "; ".join(f"{name}={value.value}" for name, value in self.sender.walker.client.cookies.items())
        head = (
            f"POST {IN_CREATION} HTTP/1.0\r\nHost: {self.server.netloc}\r\nCookie: {cookies}\r\n"
            f"Content-Type: multipart/form-data; boundary={limit}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        wire = socket.create_connection((self.server.hostname, self.server.port), timeout=30)
        wire.sendall(head.encode() + body[: int(len(body) * share)])
        return wire

    def _body(self) -> tuple[bytes, str]:
        limit = "a-limit"
        token = self.sender.walker.go(IN_CREATION).form_with("Continuer").fields["csrfmiddlewaretoken"]
        parts = [
            f'--{limit}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'.encode(),
            *(self._file(limit, name) for name in ("recto.jpg", "verso.jpg", "page.jpg")),
            f'--{limit}\r\nContent-Disposition: form-data; name="complete"\r\n\r\n1\r\n--{limit}--\r\n'.encode(),
        ]
        return b"".join(parts), limit

    @staticmethod
    def _file(limit: str, name: str) -> bytes:
        head = f'--{limit}\r\nContent-Disposition: form-data; name="papers"; filename="{name}"\r\n\r\n'
        return head.encode() + files.photo(size=(1000, 800)) + b"\r\n"


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_upload_cut_on_the_wire_is_told_to_whoever_still_listens(connection: CutUpload, share: float) -> None:
    before = connection.sender.kept()
    with connection.send(share) as wire:
        wire.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: wire.recv(65536), b"")).decode().replace("\u00a0", " ")
    assert answer.startswith("HTTP/1.1 200")
    assert CUT in answer
    assert connection.sender.kept() == before


@pytest.mark.parametrize("share", [0.01, 0.5, 0.9])
def test_connection_torn_off_during_an_upload_leaves_nothing(connection: CutUpload, share: float) -> None:
    before = connection.sender.kept()
    wire = connection.send(share)
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset, not an end
    wire.close()
    with connection.send(0.5) as following:  # the same server goes on
        following.shutdown(socket.SHUT_WR)
        assert following.recv(15) == b"HTTP/1.1 200 OK"
    assert connection.sender.kept() == before
    assert not connection.sender.send(photo()).has_errors
