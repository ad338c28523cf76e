"""What is kept of where a request comes from: the browser in words, and the beginning of the network's address."""

import pytest

from accounts.user_agents import describe, shorten, where
from contact_verification.addresses import UNKNOWN

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
WINDOWS, LINUX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "Mozilla/5.0 (X11; Linux x86_64)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
# As browsers say it themselves.
SAID = {
    f"{WINDOWS} {WEBKIT} Chrome/126.0.0.0 Safari/537.36": "Chrome sur Windows",
    f"{WINDOWS} {WEBKIT} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0": "Edge sur Windows",
    f"{WINDOWS} {WEBKIT} Chrome/124.0.0.0 Safari/537.36 OPR/110.0.0.0": "Opera sur Windows",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0": "Firefox sur Windows",
    f"{LINUX} {WEBKIT} Chrome/126.0.0.0 Safari/537.36": "Chrome sur Linux",
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0": "Firefox sur Linux",
    f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/126.0.0.0 Safari/537.36": "Chrome sur Chromebook",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Safari/605.1.15": "Safari sur Mac",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:127.0) Gecko/20100101 Firefox/127.0": "Firefox sur Mac",
    f"{IPHONE} Version/17.5 Mobile/15E148 Safari/604.1": "Safari sur iPhone",
    f"{IPHONE} CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1": "Chrome sur iPhone",
    f"{IPHONE} FxiOS/127.0 Mobile/15E148 Safari/605.1.15": "Firefox sur iPhone",
    f"{IPHONE} EdgiOS/125.0.2535.96 Version/17.0 Mobile/15E148 Safari/604.1": "Edge sur iPhone",
    "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 "
    "Mobile/15E148 Safari/604.1": "Safari sur iPad",
    f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/126.0.0.0 Mobile Safari/537.36": "Chrome sur Android",
    f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/126.0.0.0 Mobile Safari/537.36 EdgA/125.0.0.0": (
        "Edge sur Android"
    ),
    f"Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S911B) {WEBKIT} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile "
    "Safari/537.36": "Samsung Internet sur Android",
    "Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0": "Firefox sur Android",
    f"{LINUX} {WEBKIT}": "Linux",
    "Firefox/127.0": "Firefox",
    "curl/8.5.0": "Navigateur inconnu",
    "": "Navigateur inconnu",
}
HOSTILE = {
    "markup": "<script>alert(1)</script> Firefox/1 Linux",
    "very long": "x" * 100_000 + " Firefox/127.0 Windows",
    "control characters": "Firefox/1\x00\x1b[31m\tWindows",
    "not ASCII": "Ƒirefox/127.0 \udcff Windоws",
    "a nir": "2841275110042",
}
WORDS = {"Firefox sur Linux", "Firefox sur Windows", "Navigateur inconnu"}


@pytest.mark.parametrize(("said", "words"), SAID.items(), ids=SAID.values())
def test_a_browser_is_told_in_a_few_words(rf, said, words):
    assert describe(rf.get("/", headers={"user-agent": said})) == words


def test_a_browser_that_says_nothing_is_unknown(rf):
    assert describe(rf.get("/")) == "Navigateur inconnu"


@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_of_whatever_is_said_only_our_own_words_are_kept(rf, said):
    assert describe(rf.get("/", headers={"user-agent": said})) in WORDS


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("192.0.2.7", "192.0.2.•"),
        (UNKNOWN, "0.0.0.•"),
        ("2001:db8:1:2::/64", "2001:db8:1:•"),
        ("2001:db8:1::/64", "2001:db8:1:•"),
        ("2001:db8::/64", "2001:db8:•"),
        ("2001:db8:0:2::/64", "2001:db8:0:•"),
        ("fe80::/64", "fe80:•"),
    ],
)
def test_of_an_address_the_beginning_is_kept(address, shown):
    assert shorten(address) == shown


def test_the_journal_gets_the_words_and_the_beginning_of_the_address(rf):
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"
    request = rf.get("/", REMOTE_ADDR="2001:db8:1:2:3:4:5:6", headers={"user-agent": firefox})
    assert where(request) == {"browser": "Firefox sur Linux", "network": "2001:db8:1:•"}
