"""The demonstration people as the Markdown tables of the README."""

from collections.abc import Iterable

from demo.householders import CLAIMANTS, HOLDERS
from demo.people import AGENTS, NEWCOMERS, RESIDENTS, DemoAgent, DemoPerson, Standing

OUTCOMES = {
    Standing.CURRENT: "identity proven, logs in with the NIR",
    Standing.WITHDRAWN: "paper no longer valid, identifiant provisoire",
    Standing.UNHEARD_OF: "paper unknown, identifiant provisoire",
}
NO_PAPER = "identifiant provisoire"


def people_in_markdown() -> str:
    """Three tables: who has an account, what the others type to open one, and the agents."""
    residents = _table(("Person", "Identifier", "Password"), map(_resident, (*RESIDENTS, *HOLDERS)))
    newcomers = _table(("Person", "Born", "NIR", "Paper", "Outcome"), map(_newcomer, (*NEWCOMERS, *CLAIMANTS)))
    agents = _table(("Role", "Login", "Password"), map(_agent, AGENTS))
    tables = {"They have an account": residents, "They can open one": newcomers, "Agents, at `/agents/`": agents}
    return "\n\n".join(f"{words}:\n\n{table}" for words, table in tables.items())


def _resident(person: DemoPerson) -> tuple[str, ...]:
    password = person.account.password if person.account else ""
    return person.full_name, f"`{person.identifier}`", f"`{password}`"


def _agent(agent: DemoAgent) -> tuple[str, ...]:
    return agent.role, f"`{agent.login}`", f"`{agent.password}`"


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
