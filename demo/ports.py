"""Where on this machine something can listen."""

import socket
import sys
from contextlib import ExitStack

from demo.environment import HOST


def free_port(wanted: int) -> int:
    """The port that is wanted, or the next one that is free, which is said; the end of the program without any."""
    for port in range(wanted, min(wanted + 100, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
        if port != wanted:
            print(f"Port {wanted} is taken: using {port} instead (PORT=… chooses another).", flush=True)
        return port
    sys.exit(f"No free port from {wanted} on: choose one with PORT=….")


def any_ports(count: int) -> list[int]:
    """So many free ports, all different."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((HOST, 0))
        return [int(probe.getsockname()[1]) for probe in probes]
