"""The embedded broker: kombu's file-system transport, but a message appears only once it is whole.

Kombu opens the file under its last name, then writes: a worker that looks in between takes an empty message and dies
of it (celery/kombu issue 1551).
"""

from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, message: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        """Kombu hands out in the order of the names, which begin with the milliseconds of a clock."""
        file = Path(self.data_folder_out, f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg")
        draft = file.with_suffix(".part")
        try:
            draft.write_text(dumps(message), encoding="utf-8")
            draft.rename(file)
        except OSError as error:
            raise ChannelError("a message could not be written") from error


class Transport(filesystem.Transport):
    Channel = Channel
