"""`python -m moncompte.healthcheck`: exit status 0 when the web server beside it answers and reaches its database."""

import os
import sys
from http.client import HTTPConnection, HTTPException


def is_healthy() -> bool:
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".").replace("*", "localhost")
    connection = HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=5)
    try:
        # As the proxy in front would ask: any other question is answered by a redirection to https.
        connection.request("GET", "/sante/", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if is_healthy() else 1)
