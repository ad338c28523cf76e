"""What people type or paste, made comparable: one place for the forgiving reading of numbers and names."""

import re
import unicodedata

MAX_TYPED = 100
"""Longest raw text, in characters, that is worth normalising: no number of ours comes near."""

_IGNORED_CATEGORIES = {"Zs", "Pd", "Cf"}
_IGNORED_CHARACTERS = {".", "\N{MINUS SIGN}"}
_WITHOUT_ACCENT = str.maketrans(
    {"œ": "oe", "æ": "ae", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t"}
)


def compact(text: str) -> str:
    """The characters of a typed number, upper-case, without what people put between them.

    Drops spaces of every kind, dots, dashes of every kind and invisible formatting marks (they come with
    a paste from a PDF) and reads full-width digits as digits (NFKC). Tabs and line ends are dropped at
    both ends only: control characters stay, so that the caller's alphabet refuses them. A text longer
    than MAX_TYPED comes back as it is, for the caller's length to refuse.
    """
    if len(text) > MAX_TYPED:
        return text
    plain = unicodedata.normalize("NFKC", text.strip(" \t\r\n"))
    kept = "".join(character for character in plain if not _is_separator(character))
    # Upper-casing turns ß into SS and ı into I: outside ASCII it would make a wrong character look right.
    return kept.upper() if kept.isascii() else kept


def _is_separator(character: str) -> bool:
    return character in _IGNORED_CHARACTERS or unicodedata.category(character) in _IGNORED_CATEGORIES


def fold(text: str) -> str:
    """The text without case and accents, ligatures spelt out (œ, æ, ß) and barred letters plain (ł, ø, đ)."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = (character for character in decomposed if unicodedata.category(character) != "Mn")
    return "".join(letters).translate(_WITHOUT_ACCENT)


def folded_words(text: str) -> list[str]:
    """The folded runs of letters and digits of a text; anything else only separates them."""
    return re.findall(r"[^\W_]+", fold(text))
