"""`python -m tests.bench.with_django tests.bench.dossier_lines LINES FILE`: what importing as many costs, as JSON."""

import json
import sys
from datetime import date
from pathlib import Path

from authorizations.enums import Role
from benefits.enums import Benefit
from tests.bench.households import MEMBERS_SINCE, Lodger, household
from tests.bench.import_runs import tell_runs
from tests.bench.population import FRANCE, NOW

PAYMENTS = 3


def main(lines: int, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number in range(lines):
            print(json.dumps(_dossier(number), ensure_ascii=False), file=file)
    tell_runs("import_dossiers", path, lines)


def _dossier(number: int) -> dict[str, object]:
    return {
        "number": f"{number:07d}",
        "members": [_member(lodger) for lodger in household(number)],
        "payments": [_payment(number, rank) for rank in range(PAYMENTS)],
    }


def _member(lodger: Lodger) -> dict[str, str]:
    person, drawn = lodger.likeness, lodger.drawn
    born_on = person.born_on.isoformat()
    known = {
        "role": lodger.role.value,
        "since": born_on if lodger.role == Role.ENFANT else MEMBERS_SINCE.isoformat(),
        "nir": drawn.nir,
        "civility": person.civility,
        "birth_name": person.birth_name,
        "first_names": person.first_names,
        "born_on": born_on,
        "birth_country": FRANCE,
        "birth_place_code": drawn.place[0],
    }
    return known | (_contacts(lodger.number) if lodger.runs else {})


def _contacts(number: int) -> dict[str, str]:
    return {
        "mobile": f"0612{number % 10**6:06d}",
        "mobile_verified_on": "2023-07-14",
        "mail": f"personne{number}@exemple.fr",
        "mail_verified_on": "2023-07-14",
    }


def _payment(number: int, rank: int) -> dict[str, object]:
    paid_on = _first_of_month(rank)
    benefits = (Benefit.APL, Benefit.AF)[: 1 + (number + rank) % 2]
    month = f"{_first_of_month(rank + 1):%Y-%m}"
    lines = [{"benefit": benefit.value, "month": month, "amount": f"{50 + number % 500}.00"} for benefit in benefits]
    return {"reference": f"VIR{PAYMENTS * number + rank}", "paid_on": paid_on.isoformat(), "lines": lines}


def _first_of_month(ago: int) -> date:
    months = NOW.year * 12 + NOW.month - 1 - ago
    return date(months // 12, months % 12 + 1, 1)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
