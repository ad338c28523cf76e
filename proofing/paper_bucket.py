"""Papers in an S3-compatible bucket; needs requirements/production.txt."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.exceptions import Boto3Error  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]
from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]
from django.core.files.base import ContentFile
from storages.backends.s3 import S3Storage  # type: ignore[import-untyped]


class PaperBucket(S3Storage):
    """Private objects that only signed requests reach. An outage is an OSError, as it would be of a folder."""

    client_config = Config(
        connect_timeout=2,
        read_timeout=8,
        retries={"total_max_attempts": 2},
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        # Many S3-compatible stores know no other checksum than Content-MD5; our encryption notices altered bytes.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )

    def _open(self, name: str, mode: str = "rb") -> "ContentFile[bytes]":
        with _outage_as_os_error(), super()._open(name, mode) as file:
            return ContentFile(file.read())

    def _save(self, name: str, content: Any) -> str:
        with _outage_as_os_error():
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with _outage_as_os_error():
            super().delete(name)


@contextmanager
def _outage_as_os_error() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, Boto3Error, ClientError) as error:
        raise OSError("The bucket of papers does not answer as it should.") from error
