"""`python -m tests.bench.with_django tests.bench.old_accounts LINES FILE`: what importing as many costs, as JSON.

Every line has its three contacts and one and the same hash, made before.
"""

import csv
import sys
from pathlib import Path

from django.contrib.auth.hashers import make_password

from accounts.accounts_file import COLUMNS
from tests.bench.import_runs import tell_runs
from tests.bench.names import birth_name, first_names
from tests.bench.population import CIVILITIES, FRANCE, draw


def main(lines: int, path: Path) -> None:
    _write(lines, path)
    tell_runs("import_accounts", path, lines)


def _write(lines: int, path: Path) -> None:
    password_hash = make_password("02468135")
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, list(COLUMNS), delimiter=";")
        rows.writeheader()
        rows.writerows(_line(number, password_hash) for number in range(lines))


def _line(number: int, password_hash: str) -> dict[str, str]:
    drawn = draw(number)
    return {
        "nir": drawn.nir,
        "civility": CIVILITIES[drawn.sex].value,
        "birth_name": birth_name(drawn.random),
        "first_names": first_names(drawn.random, drawn.sex),
        "born_on": drawn.born_on.isoformat(),
        "birth_country": FRANCE,
        "birth_place_code": drawn.place[0],
        "mobile": f"0612{number % 10**6:06d}",
        "mobile_verified_on": "2023-07-14",
        "other_phone": f"0123{number % 10**6:06d}",
        "mail": f"personne{number}@exemple.fr",
        "mail_verified_on": "2023-07-14",
        "password_hash": password_hash,
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
