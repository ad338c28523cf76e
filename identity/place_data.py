"""The dated states of the communes, in columns: 43,000 rows in nine megabytes, read once per process."""

import csv
from array import array
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from identity.place_names import name_key

DATA = Path(__file__).parent / "data"
# Ordinals of the days: an earliest known state has always been, a present one has no end.
EVER = 0
NEVER = date.max.toordinal()

Departments = dict[str, list[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Rows ordered by code then date, with an index of their names ordered by population.

    The index is one text of lines "\\nname key"; "line_starts" and "line_rows" lead from a position in it to
    the row. "into" tells which code takes over the ground of a row that ends, "joined" the reverse: the rows
    that ended in a code on a day.
    """

    codes: list[str]
    names: list[str]
    since: "array[int]"
    until: "array[int]"
    into: dict[int, str]
    joined: dict[tuple[str, int], list[int]]
    index: str
    line_starts: "array[int]"
    line_rows: "array[int]"
    departments: Departments

    def rows_of(self, code: str) -> range:
        """Return the rows of a code, oldest first."""
        return range(bisect_left(self.codes, code), bisect_right(self.codes, code))

    def exists(self, row: int, day: int) -> bool:
        """Tell whether the state of that row was in force on that day (an ordinal)."""
        return self.since[row] <= day < self.until[row]

    def same_ground(self, row: int, day: int) -> list[int]:
        """Return the rows in force on a day where that row is at another time, its own code first.

        Empty when the data do not tell: a commune created since, or removed before.
        """
        found, seen, waiting = [], {row}, deque([row])
        while waiting:
            state = waiting.popleft()
            if self.exists(state, day):
                found.append(state)
                continue
            neighbours = self._later(state) if day >= self.until[state] else self._earlier(state)
            waiting.extend(near for near in neighbours if near not in seen)
            seen.update(neighbours)
        return sorted(found, key=lambda state: self.codes[state] != self.codes[row])

    def _later(self, row: int) -> list[int]:
        taker = self.into.get(row, self.codes[row])
        return [state for state in self.rows_of(taker) if self.exists(state, self.until[row])]

    def _earlier(self, row: int) -> list[int]:
        code, start = self.codes[row], self.since[row]
        previous = [state for state in self.rows_of(code) if self.until[state] <= start]
        return previous[-1:] + self.joined.get((code, start), [])

    def lines_with(self, pattern: str) -> Iterator[int]:
        """Yield the lines of the index that hold the pattern, each once."""
        position = self.index.find(pattern)
        while position >= 0:
            line = bisect_right(self.line_starts, position) - 1
            yield line
            position = self.index.find(pattern, self.line_starts[line + 1])

    def department_code(self, row: int) -> str:
        """Return the code of the department of a row: three digits overseas, two characters elsewhere."""
        code = self.codes[row]
        return code[:3] if code[:2] in ("97", "98") else code[:2]

    def department(self, row: int, day: int) -> str:
        """Return the name of the department of a row on a day; the last one when the department has ended."""
        names = self.departments[self.department_code(row)]
        return next((name for until, name in names if day < until), names[-1][1])


@cache
def gazetteer() -> Gazetteer:
    """Read the communes and departments."""
    codes: list[str] = []
    names: list[str] = []
    since, until, populations = array("i"), array("i"), array("i")
    into: dict[int, str] = {}
    joined: dict[tuple[str, int], list[int]] = {}
    for row, (code, name, first, last, taker, population) in enumerate(_rows("communes.csv")):
        codes.append(codes[-1] if codes and codes[-1] == code else code)
        names.append(name)
        since.append(_ordinal(first, EVER))
        until.append(_ordinal(last, NEVER))
        populations.append(int(population))
        if taker:
            into[row] = taker
            joined.setdefault((taker, until[row]), []).append(row)
    # From the last row and stable: of the states of a code, alike in population, the most recent comes first.
    ranked = sorted(range(len(codes) - 1, -1, -1), key=populations.__getitem__, reverse=True)
    index, starts = _index(names, ranked)
    return Gazetteer(codes, names, since, until, into, joined, index, starts, array("i", ranked), _departments())


def _index(names: list[str], ranked: list[int]) -> tuple[str, "array[int]"]:
    keys = [name_key(names[row]) for row in ranked]
    starts, position = array("i"), 0
    for key in keys:
        starts.append(position)
        position += len(key) + 1
    starts.append(position)
    return "\n" + "\n".join(keys) + "\n", starts


def _departments() -> Departments:
    names: Departments = {}
    for code, name, until in _rows("departments.csv"):
        names.setdefault(code, []).append((_ordinal(until, NEVER), name))
    return names


@cache
def country_names() -> dict[str, str]:
    """Read the names of the countries by INSEE code, in the order they are shown."""
    return dict(_rows("countries.csv"))


@cache
def _ordinal(iso: str, default: int) -> int:
    return date.fromisoformat(iso).toordinal() if iso else default


def _rows(name: str) -> Iterator[list[str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader
