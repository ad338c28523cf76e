"""How the portal's demonstration page asks the simulated FranceConnect what is wrong with it, and changes that."""

from django.conf import settings

from demo.control import exchange
from demo.franceconnect.faults import Fault


def current_fault() -> Fault | None:
    """None when there is no simulator that answers."""
    return exchange(settings.FRANCECONNECT_URL, settings.FRANCECONNECT_CLIENT_SECRET, Fault)


def change_fault(fault: Fault) -> Fault | None:
    """Ask for another fault; the one there is then, or None."""
    return exchange(settings.FRANCECONNECT_URL, settings.FRANCECONNECT_CLIENT_SECRET, Fault, fault)
