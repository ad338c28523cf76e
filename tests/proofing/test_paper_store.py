import resource
import socket
import uuid
from base64 import b64encode
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest
from cryptography.exceptions import InvalidTag
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

from identity.encryption import seal_bytes, unseal_bytes
from identity.rotation import Rotation
from proofing.paper_places import place_of_papers
from proofing.paper_store import erase_paper, keep_paper, read_paper, rotate_paper

PAPER = b"%PDF-1.7 Camille BRIVELLE" + bytes(range(256)) * 400
NEWER = b64encode(b"newer key, thirty-two bytes long").decode()


@pytest.fixture
def folder(settings, tmp_path):
    place = place_of_papers("", folder=tmp_path / "papers")
    settings.STORAGES = settings.STORAGES | {"papers": place}
    return tmp_path / "papers"


@pytest.fixture(scope="module")
def store():
    """The address of a server that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "{}:{}".format(*server.get_host_and_port())
    server.stop()


def use_bucket(settings, address):
    place = place_of_papers(f"s3://key:secret@{address}/papers?insecure=1", folder=Path("unused"))
    settings.STORAGES = settings.STORAGES | {"papers": place}


@pytest.fixture
def bucket(settings, store):
    """An empty bucket in which papers lie."""
    use_bucket(settings, store)
    service = boto3.resource(
        "s3",
        endpoint_url=f"http://{store}",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
        region_name="us-east-1",
    )
    bucket = service.create_bucket(Bucket="papers")
    yield bucket
    bucket.objects.delete()
    service.meta.client.close()


@pytest.fixture(params=["folder", "bucket"])
def papers(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def name():
    return uuid.uuid4().hex


@pytest.fixture
def kept(papers, name):
    """The name of a paper in the store."""
    keep_paper(name=name, content=PAPER)
    return name


def stored(name):
    """What lies in the store, unopened."""
    with storages["papers"].open(name) as file:
        return file.read()


def new_key(settings):
    settings.ENCRYPTION_KEYS = {"newer": NEWER} | settings.ENCRYPTION_KEYS


def test_a_paper_comes_back_as_it_was_kept(kept):
    assert read_paper(kept) == PAPER


@pytest.mark.parametrize("content", [b"", b"\0", bytes(10 * 2**20)], ids=["empty", "zero", "10 MB"])
def test_a_paper_of_any_size_comes_back(papers, name, content):
    keep_paper(name=name, content=content)
    assert read_paper(name) == content


def test_what_lies_in_the_store_is_encrypted(kept):
    assert b"BRIVELLE" not in stored(kept)
    assert b"PDF" not in stored(kept)


def test_a_paper_put_under_the_name_of_another_does_not_open(folder, name):
    keep_paper(name=name, content=PAPER)
    other = uuid.uuid4().hex
    (folder / other).write_bytes((folder / name).read_bytes())
    with pytest.raises(InvalidTag):
        read_paper(other)


def test_an_erased_paper_is_gone_and_erasing_it_again_is_no_error(kept):
    erase_paper(kept)
    erase_paper(kept)
    with pytest.raises(FileNotFoundError):
        read_paper(kept)


def test_a_paper_that_never_was_is_not_found(papers, name):
    erase_paper(name)
    with pytest.raises(FileNotFoundError):
        read_paper(name)


def test_a_new_key_takes_over_paper_by_paper(kept, settings):
    assert rotate_paper(kept) is Rotation.CURRENT
    new_key(settings)
    assert rotate_paper(kept) is Rotation.ROTATED
    assert rotate_paper(kept) is Rotation.CURRENT
    settings.ENCRYPTION_KEYS = {"newer": NEWER}
    assert read_paper(kept) == PAPER


def test_a_paper_whose_key_is_gone_is_left_as_it_is(kept, settings):
    before = stored(kept)
    settings.ENCRYPTION_KEYS = {"newer": NEWER}
    assert rotate_paper(kept) is Rotation.UNREADABLE
    assert stored(kept) == before


def test_an_erased_paper_does_not_come_back_by_a_rotation(kept, settings):
    new_key(settings)
    erase_paper(kept)
    assert rotate_paper(kept) is Rotation.CHANGED
    with pytest.raises(FileNotFoundError):
        read_paper(kept)


@pytest.mark.parametrize("altered", [b"", b"\x02k1", bytes(100), b"\xff" * 100], ids=["empty", "start", "0", "ff"])
def test_an_altered_paper_is_unreadable_and_left_as_it_is(folder, name, settings, altered):
    folder.mkdir()
    (folder / name).write_bytes(altered)
    new_key(settings)
    assert rotate_paper(name) is Rotation.UNREADABLE
    assert (folder / name).read_bytes() == altered


def test_the_folder_and_its_papers_are_for_their_owner_only(folder, name):
    keep_paper(name=name, content=PAPER)
    assert [path.name for path in folder.iterdir()] == [name]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / name).stat().st_mode & 0o777 == 0o600


@contextmanager
def disk_full_after(count):
    """No file of this process grows beyond `count` bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_rotation_stopped_half_way_loses_nothing(folder, name, settings):
    keep_paper(name=name, content=PAPER)
    new_key(settings)
    with disk_full_after(1000), pytest.raises(OSError, match="File too large"):
        rotate_paper(name)
    assert (folder / f"{name}.part").stat().st_size <= 1000
    assert read_paper(name) == PAPER
    assert rotate_paper(name) is Rotation.ROTATED
    assert [path.name for path in folder.iterdir()] == [name]


def test_who_reads_a_paper_while_it_is_rotated_reads_it_whole(folder, name, settings):
    keep_paper(name=name, content=PAPER)
    before = stored(name)
    new_key(settings)
    with storages["papers"].open(name) as reading:
        assert rotate_paper(name) is Rotation.ROTATED
        assert reading.read() == before


def test_a_paper_that_was_not_written_to_its_end_is_not_there(folder, name):
    with disk_full_after(1000), pytest.raises(OSError, match="File too large"):
        keep_paper(name=name, content=PAPER)
    with pytest.raises(FileNotFoundError):
        read_paper(name)
    erase_paper(name)
    assert list(folder.iterdir()) == []


def test_a_paper_in_a_bucket_is_its_owners_only(bucket, name):
    keep_paper(name=name, content=PAPER)
    acl = bucket.Object(name).Acl()
    assert [item.key for item in bucket.objects.all()] == [name]
    assert [(grant["Grantee"]["ID"], grant["Permission"]) for grant in acl.grants] == [
        (acl.owner["ID"], "FULL_CONTROL")
    ]


def test_a_bucket_that_does_not_answer_is_an_outage_and_not_a_missing_paper(name, settings):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        use_bucket(settings, f"127.0.0.1:{silent.getsockname()[1]}")
        for act in (read_paper, erase_paper, rotate_paper, lambda name: keep_paper(name=name, content=PAPER)):
            with pytest.raises(OSError, match="bucket of papers"):
                act(name)


def test_a_bucket_that_is_not_there_is_an_outage(bucket, name):
    storages["papers"].bucket_name = "another"
    with pytest.raises(OSError, match="bucket of papers"):
        keep_paper(name=name, content=PAPER)


def test_bytes_are_sealed_for_what_they_are_bound_to():
    sealed = seal_bytes(b"\xff\0\xfe", "paper:one")
    assert unseal_bytes(sealed, "paper:one") == b"\xff\0\xfe"
    with pytest.raises(InvalidTag):
        unseal_bytes(sealed, "paper:two")
