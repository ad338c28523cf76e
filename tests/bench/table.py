"""The table that is printed: a row a measure, with its aim and whether it is met."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEADINGS = ("", "measured", "besides the hash", "statements", "aim", "met")


@dataclass(frozen=True)
class Row:
    """`aims`: pairs, the first at most the second: a measure and its aim, or a least aim and its measure."""

    label: str
    measured: str
    besides_hash: str = ""
    statements: str = ""
    aim: str = ""
    aims: tuple[tuple[float, float], ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.label, self.measured, self.besides_hash, self.statements, self.aim, is_met(self.aims))


def is_met(aims: Sequence[tuple[float, float]]) -> str:
    return ("yes" if all(value <= most for value, most in aims) else "NO") if aims else ""


def render(title: str, rows: Iterable[tuple[str, ...]], headings: tuple[str, ...] = HEADINGS) -> str:
    """Markdown, aligned for a terminal, without the columns that nobody fills."""
    columns = [column for column in zip(headings, *rows, strict=True) if any(column[1:])]
    lines = list(zip(*columns, strict=True))
    widths = [max(map(len, column)) for column in columns]
    written = [" | ".join(_aligned(line, widths)) for line in lines]
    rule = "-|-".join("-" * width for width in widths)
    return "\n".join([title, "", f"| {written[0]} |", f"|-{rule}-|", *(f"| {line} |" for line in written[1:])])


def _aligned(line: Sequence[str], widths: list[int]) -> list[str]:
    return [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]
