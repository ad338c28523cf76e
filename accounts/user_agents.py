"""What a request says of its browser, in a few words for the person who reads their history."""

from django.http import HttpRequest

from contact_verification.addresses import network_of

# In order: each browser names its ancestors too.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
LONGEST_READ = 400  # characters


def describe(request: HttpRequest) -> str:
    """« Firefox sur Android »; « Navigateur inconnu » when the request says nothing we know."""
    said = request.headers.get("user-agent", "")[:LONGEST_READ]
    browser = next((name for mark, name in BROWSERS if mark in said), "")
    system = next((name for mark, name in SYSTEMS if mark in said), "")
    if browser and system:
        return f"{browser} sur {system}"
    return browser or system or "Navigateur inconnu"


def where(request: HttpRequest) -> dict[str, str]:
    """What the journal keeps of where a request comes from: the browser in words, and half of the network's address."""
    return {"browser": describe(request), "network": shorten(network_of(request))}


def shorten(address: str) -> str:
    """« 192.0.2.• », « 2001:db8:1:• »: enough to recognise one's own network, too little to find a home."""
    if ":" in address:
        return ":".join(address.partition("::")[0].split(":")[:3]) + ":•"
    return f"{address.rpartition('.')[0]}.•"
