"""The services of others that a run simulates: each one, unless the caller's environment says where it is."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from demo.environment import simulated_franceconnect, simulated_verifier
from demo.ports import any_ports


@dataclass(frozen=True)
class Service:
    """`address`: the variable that says where the service is. `variables`: of a simulator and the portal's ports."""

    name: str
    address: str
    module: str
    variables: Callable[[int, int], dict[str, str]]


@dataclass(frozen=True, repr=False)
class StandIn:
    """A simulator of this run. `variables`: what it shares with the portal, secrets included."""

    name: str
    command: tuple[str, ...]
    variables: Mapping[str, str]


SERVICES = (
    Service(
        "identity registry",
        "IDENTITY_VERIFIER_URL",
        "demo.registry_server",
        lambda port, portal_port: simulated_verifier(port),
    ),
    Service("simulated FranceConnect", "FRANCECONNECT_URL", "demo.franceconnect", simulated_franceconnect),
)


def stand_ins(environment: Mapping[str, str], portal_port: int) -> list[StandIn]:
    """For every service that the environment does not place, each on a port of its own."""
    missing = [service for service in SERVICES if service.address not in environment]
    ports = any_ports(len(missing))
    return [_stand_in(service, port, portal_port) for service, port in zip(missing, ports, strict=True)]


def _stand_in(service: Service, port: int, portal_port: int) -> StandIn:
    command = (sys.executable, "-m", service.module, "--port", str(port))
    return StandIn(service.name, command, service.variables(port, portal_port))
