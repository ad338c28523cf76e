"""The table that is printed: a row a measure, with its aim and whether it is met."""

from dataclasses import dataclass

HEADINGS = ("", "measured", "besides the hash", "statements", "aim", "met")


@dataclass(frozen=True)
class Row:
    """`aims`: pairs of a measure and the most it should be; all of them must hold for the row to be met."""

    label: str
    measured: str
    besides_hash: str = ""
    statements: str = ""
    aim: str = ""
    aims: tuple[tuple[float, float], ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        met = ("yes" if all(value <= most for value, most in self.aims) else "NO") if self.aims else ""
        return (self.label, self.measured, self.besides_hash, self.statements, self.aim, met)


def render(title: str, rows: list[Row]) -> str:
    """Markdown, aligned for a terminal."""
    lines = [HEADINGS, *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    written = [" | ".join(_aligned(line, widths)) for line in lines]
    rule = "-|-".join("-" * width for width in widths)
    return "\n".join([title, "", f"| {written[0]} |", f"|-{rule}-|", *(f"| {line} |" for line in written[1:])])


def _aligned(line: tuple[str, ...], widths: list[int]) -> list[str]:
    return [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]
