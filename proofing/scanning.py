"""An optional virus scanner, clamd, asked over its socket (clamd(8), INSTREAM)."""

import socket
import struct
from urllib.parse import SplitResult, urlsplit

import structlog
from django.conf import settings

from proofing.enums import Scan

SECONDS = 3  # for each of connection, content and answer: the person waits, for up to five files
PORT = 3310
LONGEST_ANSWER = 4096  # bytes

logger = structlog.get_logger(__name__)


def scan(content: bytes) -> Scan:
    """What the scanner of CLAMD_URL says; NOT_SCANNED where there is none, or none that answers as it should."""
    url = urlsplit(settings.CLAMD_URL)
    if not url.scheme:
        return Scan.NOT_SCANNED
    try:
        answer = _ask(url, content)
    except OSError as error:
        logger.warning("virus_scanner_unavailable", error=type(error).__name__)
        return Scan.NOT_SCANNED
    if answer == b"stream: OK\0":
        return Scan.CLEAN
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND\0"):
        return Scan.INFECTED
    logger.warning("virus_scanner_not_understood")
    return Scan.NOT_SCANNED


def _ask(url: SplitResult, content: bytes) -> bytes:
    with _connect(url) as clamd, clamd.makefile("rb") as answer:
        clamd.sendall(b"".join([b"zINSTREAM\0", _length(len(content)), content, _length(0)]))
        return answer.read(LONGEST_ANSWER)


def _connect(url: SplitResult) -> socket.socket:
    if url.scheme == "tcp":
        return socket.create_connection((url.hostname or "", url.port or PORT), timeout=SECONDS)
    clamd = socket.socket(socket.AF_UNIX)
    clamd.settimeout(SECONDS)
    try:
        clamd.connect(url.path)
    except OSError:
        clamd.close()
        raise
    return clamd


def _length(count: int) -> bytes:
    return struct.pack("!I", count)
