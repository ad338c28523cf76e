"""As much of a browser as the bench needs: cookies, the token of the last form, and what an answer weighs."""

import re
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPMessage
from urllib.parse import urlencode

TIMEOUT = 30  # seconds
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")


@dataclass
class Browser:
    """One person's browser; every request is a connection of its own, as with gunicorn's sync worker."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def get(self, path: str, encoding: str = "br, gzip") -> Answer:
        answer = self._send("GET", path, headers={"Accept-Encoding": encoding})
        if found := TOKEN.search(answer.body.decode(errors="replace")):
            self.token = found[1]
        return answer

    def post(self, path: str, answers: dict[str, str]) -> Answer:
        body = urlencode(answers | {"csrfmiddlewaretoken": self.token})
        return self._send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def _send(self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, **(headers or {})}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
            if not self.cookies[name]:  # taken away
                del self.cookies[name]
        return answer
