"""How the portal's demonstration pages ask a simulator how it behaves, and tell it to change."""

from enum import Enum
from typing import TypeVar
from urllib.parse import urlsplit

import requests

from demo.environment import HOST
from demo.simulators import CONTROL_PATH

TIMEOUT = 2  # seconds

Mode = TypeVar("Mode", bound=Enum)


def exchange(url: str, token: str | None, modes: type[Mode], wanted: Mode | None = None) -> Mode | None:
    """Ask for another mode where one is wanted; the mode then of the simulator that serves this URL.

    None when none answers, or when the URL is some real service's, which is not to be told anything.
    """
    place = urlsplit(url)
    if place.hostname != HOST:
        return None
    address = f"http://{HOST}:{place.port}{CONTROL_PATH}"
    headers = {"Authorization": f"Bearer {token}"}
    body = {"mode": wanted.value} if wanted else None
    try:
        answer = requests.request("POST" if wanted else "GET", address, json=body, headers=headers, timeout=TIMEOUT)
        return modes(answer.json()["mode"])
    except (requests.RequestException, ValueError, KeyError, TypeError):
        return None
