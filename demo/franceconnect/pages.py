"""The pages of the provider: plain HTML, a style of their own, no script."""

from html import escape
from pathlib import Path
from string import Template

from demo.franceconnect.answers import HTML, Answer
from demo.franceconnect.people import CITIZENS, Citizen
from demo.franceconnect.state import State

FOLDER = Path(__file__).parent / "pages"
STYLE = (FOLDER / "style.css").read_bytes()
POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
LAYOUT, PEOPLE, CONTINUE, PERSON, ERROR = (
    Template((FOLDER / f"{name}.html").read_text(encoding="utf-8"))
    for name in ("layout", "people", "continue", "person", "error")
)


def people(state: State, request: str, current: Citizen | None) -> Answer:
    """`request`: the name under which the request is kept; `current`: who has a session here."""
    known = CONTINUE.substitute(name=escape(current.name)) if current else ""
    content = PEOPLE.substitute(
        request=escape(request),
        known=known,
        heading="Changer de personne" if current else "Choisissez une personne",
        people="".join(map(_person, CITIZENS)),
    )
    return _page(state, "Qui êtes-vous\u202f?", content)


def error(state: State, problem: str, status: int) -> Answer:
    return _page(state, "Erreur", ERROR.substitute(problem=escape(problem)), status)


def _person(citizen: Citizen) -> str:
    return PERSON.substitute(slug=escape(citizen.slug), name=escape(citizen.name), note=escape(citizen.note))


def _page(state: State, title: str, content: str, status: int = 200) -> Answer:
    body = LAYOUT.substitute(title=title, content=content).encode()
    return Answer(body, HTML, status, _headers(state))


def _headers(state: State) -> dict[str, str]:
    # A browser holds the redirection that follows a form to form-action too.
    forms = " ".join(("'self'", *state.client.origins))
    policy = f"{POLICY}; form-action {forms}"
    return {"Content-Security-Policy": policy, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
