"""Everything the demonstration needs before it serves, in one process so that a second start is quick."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from demo.data import load_people


class Command(BaseCommand):
    help = "Migrates, gathers the static files when they have changed, loads the fictitious people."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        self._gather_static_files()
        load_people()

    def _gather_static_files(self) -> None:
        stamp, state = Path(settings.VAR_DIR) / "static.stamp", _state_of_static_files()
        if stamp.exists() and stamp.read_text() == state and settings.STATIC_ROOT.exists():
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(state)


def _state_of_static_files() -> str:
    """A digest of the names, sizes and dates of what would be gathered."""
    found = ((storage, path) for finder in get_finders() for path, storage in finder.list([]))
    lines = sorted(f"{path} {storage.size(path)} {storage.get_modified_time(path)}" for storage, path in found)
    return sha256("\n".join(lines).encode()).hexdigest()
