"""How files arrive: in memory only, so that no identity paper ever lies in a temporary folder, and bounded."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

MAX_FILES = 5
MAX_FILE_BYTES = 10 * 1024 * 1024  # whatever a phone or a computer, which count differently, shows as "10 Mo"
MAX_UPLOAD_BYTES = 100 * 1024 * 1024


class BoundedUploadHandler(FileUploadHandler):
    """Keeps MAX_FILES files of MAX_FILE_BYTES; of any other only the name and the true size, for the form to tell.

    An upload beyond MAX_UPLOAD_BYTES is somebody's attack or mistake: it is cut off.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._count = 0
        self._received = 0
        self._kept = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._count += 1
        self._kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._received += len(raw_data)
        if self._received > MAX_UPLOAD_BYTES:
            raise StopUpload(connection_reset=True)
        if self._count > MAX_FILES or start + len(raw_data) > MAX_FILE_BYTES:
            self._kept = BytesIO()
        else:
            self._kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._kept.seek(0)
        return InMemoryUploadedFile(
            self._kept,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )
