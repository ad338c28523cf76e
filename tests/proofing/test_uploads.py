import tracemalloc
from io import RawIOBase
from itertools import chain, repeat

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.test import RequestFactory

from proofing.uploads import MAX_FILE_BYTES, MAX_FILES, MAX_UPLOAD_BYTES
from tests.proofing.files import upload

LIMIT = "----limit"
END = f"--{LIMIT}--\r\n".encode()
MEGABYTE = 2**20


class Wire(RawIOBase):
    """A body that is made while it is read; `read_bytes` counts what was asked of it."""

    def __init__(self, pieces):
        super().__init__()
        self._pieces = iter(pieces)
        self._rest = b""
        self.read_bytes = 0

    def read(self, size=-1):
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = piece
        given, self._rest = self._rest[:size], self._rest[size:]
        self.read_bytes += len(given)
        return given


def part(name, pieces):
    head = f'--{LIMIT}\r\nContent-Disposition: form-data; name="papers"; filename="{name}"\r\n'
    return chain([head.encode(), b"Content-Type: image/jpeg\r\n\r\n"], pieces, [b"\r\n"])


def large_part(name, megabytes):
    return part(name, repeat(bytes(MEGABYTE), megabytes))


def received(pieces):
    """A request whose body comes as `pieces`, and the wire it comes by."""
    wire = Wire(pieces)
    request = RequestFactory().request(
        **{
            "REQUEST_METHOD": "POST",
            "wsgi.input": wire,
            "CONTENT_TYPE": f"multipart/form-data; boundary={LIMIT}",
            "CONTENT_LENGTH": str(1000 * MEGABYTE),
        }
    )
    return request, wire


def sent(*contents):
    """The files that reach a form when these are sent to it."""
    files = [upload(content, f"{number}.jpg") for number, content in enumerate(contents, start=1)]
    return RequestFactory().post("/", {"papers": files}).FILES.getlist("papers")


def test_a_file_of_the_largest_size_stays_in_memory_whole():
    (file,) = sent(b"x" * MAX_FILE_BYTES)
    assert isinstance(file, InMemoryUploadedFile)
    assert (file.name, file.size, file.content_type) == ("1.jpg", MAX_FILE_BYTES, "image/jpeg")
    assert file.read() == b"x" * MAX_FILE_BYTES


def test_of_a_larger_file_only_the_true_size_is_kept():
    (file,) = sent(b"x" * (MAX_FILE_BYTES + 1))
    assert (file.size, file.read()) == (MAX_FILE_BYTES + 1, b"")


def test_a_large_file_takes_nothing_from_those_around_it():
    before, large, after = sent(b"before", b"x" * 11_000_000, b"after")
    assert (before.read(), large.read(), after.read()) == (b"before", b"", b"after")


def test_of_the_files_beyond_the_fifth_only_the_true_size_is_kept():
    files = sent(*[b"content"] * (MAX_FILES + 2))
    assert [file.read() for file in files] == [b"content"] * MAX_FILES + [b""] * 2
    assert {file.size for file in files} == {len(b"content")}


def test_an_empty_file_arrives_as_an_empty_file():
    empty, full = sent(b"", b"content")
    assert (empty.name, empty.size, empty.read()) == ("1.jpg", 0, b"")
    assert full.read() == b"content"


def test_an_upload_cut_half_way_leaves_nothing_of_the_file_that_was_cut():
    request, _ = received(chain(part("1.jpg", [b"whole"]), [*part("2.jpg", [b"x" * MEGABYTE])][:-1]))
    assert [file.read() for file in request.FILES.getlist("papers")] == [b"whole"]


def test_an_endless_upload_is_cut_off():
    request, wire = received(chain.from_iterable(large_part(f"{number}.jpg", 11) for number in range(90)))
    assert len(request.FILES.getlist("papers")) == 9
    assert wire.read_bytes < MAX_UPLOAD_BYTES + MEGABYTE


@pytest.mark.parametrize("megabytes", [9, 19])
def test_memory_is_bounded_whatever_comes(megabytes):
    names = [f"{number}.jpg" for number in range(95 // megabytes)]
    request, _ = received(chain(*(large_part(name, megabytes) for name in names), [END]))
    tracemalloc.start()
    try:
        assert [file.name for file in request.FILES.getlist("papers")] == names
        assert tracemalloc.get_traced_memory()[1] < (MAX_FILES + 2) * MAX_FILE_BYTES
    finally:
        tracemalloc.stop()
