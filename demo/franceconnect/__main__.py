"""`python -m demo.franceconnect --port N`: a simulated FranceConnect, on loopback, for trials and tests.

The portal's own variables say who asks: FRANCECONNECT_CLIENT_ID, FRANCECONNECT_CLIENT_SECRET; and one of the
simulator's, where the portal is: FRANCECONNECT_ORIGINS, "http://localhost:8000,http://127.0.0.1:8000".
"""

import argparse
import os
import sys
from contextlib import suppress

from demo.franceconnect.server import Provider
from demo.franceconnect.state import Client

NEEDED = ("FRANCECONNECT_CLIENT_ID", "FRANCECONNECT_CLIENT_SECRET", "FRANCECONNECT_ORIGINS")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="A simulated FranceConnect, on loopback, for trials.")
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args(arguments).port
    name, secret, origins = (os.environ.get(variable, "") for variable in NEEDED)
    if not (name and secret and origins):
        sys.exit(f"Set {', '.join(NEEDED)}.")
    client = Client(name, secret, frozenset(origins.split(",")))
    with Provider(port, client) as provider, suppress(KeyboardInterrupt):
        provider.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
