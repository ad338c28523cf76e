"""The network address a request comes from, as far as it may be believed."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104 - a value to count under, nothing listens on it


def network_of(request: HttpRequest) -> str:
    """What sends are counted under: the IPv4 address, or the /64 of an IPv6 one (a household's own block).

    X-Forwarded-For is believed only for the TRUSTED_PROXIES last hops that the house itself runs.
    """
    hops = [request.META.get("REMOTE_ADDR", "")]
    forwarded = request.headers.get("x-forwarded-for")
    if settings.TRUSTED_PROXIES and forwarded:
        hops = forwarded.split(",")[-settings.TRUSTED_PROXIES :]
    address = _parse(hops[0])
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address or UNKNOWN)


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
