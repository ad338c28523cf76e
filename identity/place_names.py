"""How the name of a place is compared: one written form for every way of typing it."""

import re
import unicodedata

# No name with its department is longer: what comes after cannot change the answer.
LONGEST_TEXT = 100

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_MARKS = re.compile("[\u0300-\u036f]")
_SEPARATORS = re.compile("[^a-z0-9]+")
_ORDINAL = re.compile(r"\b([0-9]+)(?:ere?|i?eme)\b")
_SAINT = re.compile(r"\bst(e?)\b")
_ARTICLE = re.compile(r"^(les?|la|l) ")


def name_key(text: str) -> str:
    """Return lower-case ASCII words separated by one space, empty when nothing can be read.

    Accents, case, hyphens, apostrophes and ligatures are forgiven, "st" and "ste" are read as saint and
    sainte, "13ème" as "13e". A leading article ends with a tab instead of a space, so that the name can be
    found with it and without it. Only the first LONGEST_TEXT characters are read.
    """
    lowered = text[:LONGEST_TEXT].lower().translate(_LIGATURES)
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", lowered))
    words = _SEPARATORS.sub(" ", plain).strip()
    words = _SAINT.sub(r"saint\1", _ORDINAL.sub(r"\1e", words))
    return _ARTICLE.sub("\\1\t", words)


def without_article(key: str) -> str:
    """Return the key of the name without its leading article."""
    return key.partition("\t")[2] or key
