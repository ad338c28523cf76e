"""Addresses that must lead nobody away, and how a browser reads one."""

from urllib.parse import urlsplit

ELSEWHERE = [
    "https://ailleurs.example/",
    "http://ailleurs.example/",
    "//ailleurs.example/",
    "///ailleurs.example/",
    "////ailleurs.example",
    "/\\ailleurs.example/",
    "\\\\ailleurs.example",
    "\\/ailleurs.example",
    "/\t/ailleurs.example",
    "/\n/ailleurs.example",
    "\t//ailleurs.example",
    "\x00//ailleurs.example",
    " //ailleurs.example",
    "\u00a0//ailleurs.example",
    "https:ailleurs.example",
    "https:/ailleurs.example",
    "https:///ailleurs.example",
    "http:\\\\ailleurs.example",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "testserver@ailleurs.example",
    "//testserver@ailleurs.example",
    "https://testserver/",
    "ailleurs",
    "ailleurs.example/",
    "mon-compte/",
    "?x",
    "#x",
    "/" + "a" * 600,
]
ENCODED = ["/%2F/ailleurs.example", "/%2f%2failleurs.example", "/%5Cailleurs.example", "/%09/ailleurs.example"]


def is_of_this_site(location: str) -> bool:
    """Whether a browser stays on this host; it reads a backslash as a slash and drops tabs and line ends."""
    read = location.translate({ord("\\"): "/", 9: None, 10: None, 13: None}).strip()
    return read.startswith("/") and not read.startswith("//") and not urlsplit(read).netloc
