"""A page as its reader has it: where one is, what it says, the forms and what is in them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

Attributes = dict[str, str]
UNSEEN = {"head", "script", "style", "template"}


@dataclass
class Form:
    """`fields`: what a browser would send untouched, by name; `buttons`: label → the pair the button adds.

    A button that names another form by its id is a button of that one.
    """

    action: str
    method: str
    id: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    buttons: dict[str, Attributes] = field(default_factory=dict)


class Page(HTMLParser):
    """The answer to one request, read once. `status` and `path` are those of the page one landed on."""

    def __init__(self, response: Any) -> None:
        super().__init__(convert_charrefs=True)
        self.response = response
        self.status: int = response.status_code
        self.path: str = response.request["PATH_INFO"]
        self.forms: list[Form] = []
        self.elements: list[tuple[str, Attributes]] = []
        self.links: dict[str, str] = {}
        self._open: list[str] = []
        self._words: list[str] = []
        self._button: tuple[Attributes, list[str]] | None = None
        self._select: str | None = None
        self._link: tuple[str, list[str]] | None = None
        self._loose: list[tuple[str, str, Attributes]] = []
        self.source: str = response.content.decode()
        self.feed(self.source)
        for owner, label, pair in self._loose:
            next(form for form in self.forms if form.id == owner).buttons[label] = pair

    @property
    def text(self) -> str:
        """What is to be read, single-spaced; no-break spaces count as spaces."""
        return single_spaced(self._words)

    @property
    def title(self) -> str:
        return self.source.partition("<title>")[2].partition("</title>")[0]

    @property
    def slug(self) -> str:
        """The last part of the address: the step one is at."""
        return self.path.strip("/").rpartition("/")[2]

    @property
    def is_waiting(self) -> bool:
        """Whether the page asks again by itself."""
        return "Refresh" in self.response.headers

    @property
    def has_errors(self) -> bool:
        return self.title.startswith("Erreur")

    def form_with(self, button: str) -> Form:
        """The form that has a button of this label."""
        for form in self.forms:
            if button in form.buttons:
                return form
        raise LookupError(f"no button « {button} » on {self.path} ({self.status}): {self.text[:400]}")

    def value_of(self, name: str) -> str | None:
        """What a field of the page holds."""
        return next((form.fields[name] for form in self.forms if name in form.fields), None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if tag in UNSEEN:
            self._open.append(tag)
        elif tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get"), given.get("id", "")))
        elif tag == "button":
            self._button = (given, [])
        elif tag == "a":
            self._link = (given.get("href", ""), [])
        elif self.forms:
            self._read_field(tag, given)
        self._words.append(" ")

    def _read_field(self, tag: str, given: Attributes) -> None:
        form, name = self.forms[-1], given.get("name", "")
        if tag == "select":
            self._select = name
            form.names.add(name)
        elif tag == "option" and self._select and "selected" in given:
            form.fields[self._select] = given.get("value", "")
        elif tag == "textarea":
            form.names.add(name)
        elif tag == "input" and name:
            form.names.add(name)
            if given.get("type") not in ("radio", "checkbox") or "checked" in given:
                form.fields[name] = given.get("value", "on" if given.get("type") == "checkbox" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN and self._open:
            self._open.pop()
        elif tag == "button" and self._button:
            given, words = self._button
            pair = {given["name"]: given.get("value", "")} if "name" in given else {}
            if "form" in given:
                self._loose.append((given["form"], single_spaced(words), pair))
            elif self.forms:
                self.forms[-1].buttons[single_spaced(words)] = pair
            self._button = None
        elif tag == "select":
            self._select = None
        elif tag == "a" and self._link:
            self.links[single_spaced(self._link[1])] = self._link[0]
            self._link = None
        self._words.append(" ")

    def handle_data(self, data: str) -> None:
        if self._open:
            return
        self._words.append(data)
        for reading in (self._button, self._link):
            if reading:
                reading[1].append(data)


def single_spaced(words: list[str]) -> str:
    return " ".join("".join(words).split())
