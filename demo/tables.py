"""The demonstration people as the Markdown tables of the README."""

from collections.abc import Iterable

from demo.people import NEWCOMERS, RESIDENTS, DemoPerson, Standing

OUTCOMES = {
    Standing.CURRENT: "identity proven, logs in with the NIR",
    Standing.WITHDRAWN: "paper no longer valid, identifiant provisoire",
    Standing.UNHEARD_OF: "paper unknown, identifiant provisoire",
}
NO_PAPER = "identifiant provisoire"


def people_in_markdown() -> str:
    """Both tables: who has an account, and what the others type to open one."""
    residents = _table(("Person", "Identifier", "Password"), map(_resident, RESIDENTS))
    newcomers = _table(("Person", "Born", "NIR", "Paper", "Outcome"), map(_newcomer, NEWCOMERS))
    return f"They have an account:\n\n{residents}\n\nThey can open one:\n\n{newcomers}"


def _resident(person: DemoPerson) -> tuple[str, ...]:
    password = person.account.password if person.account else ""
    return person.full_name, f"`{person.identifier}`", f"`{password}`"


def _newcomer(person: DemoPerson) -> tuple[str, ...]:
    paper, outcome = "none", NO_PAPER
    if person.paper:
        paper = f"{person.paper.kind.label} `{person.paper.number}`, {person.paper.issued_on:%d/%m/%Y}"
        outcome = OUTCOMES[person.paper.standing]
    nir = f"`{person.nir_with_key}`" if person.nir else "none"
    name = f"{person.civility.label} {person.full_name}"
    return name, f"{person.born_on:%d/%m/%Y}, {person.birth_place}", nir, paper, outcome


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (head, ("---",) * len(head), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
