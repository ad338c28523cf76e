from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from demo.data import load_people
from demo.tables import people_in_markdown


class Command(BaseCommand):
    help = "Loads the fictitious people, as often as one likes; --print gives the tables of the README instead."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--print", action="store_true", dest="is_printed")

    def handle(self, *args: Any, is_printed: bool, **options: Any) -> None:
        if is_printed:
            self.stdout.write(people_in_markdown())
        else:
            load_people()
