"""How many statements on tables a request costs, told in a header of its answer."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

HEADER = "X-Bench-Statements"
TABLE_STATEMENTS = ("SELECT", "INSERT", "UPDATE", "DELETE")  # neither transactions nor savepoints


class StatementCountMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        statements: list[str] = []

        def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            statements.append(sql.lstrip())
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            response = self.get_response(request)
        response[HEADER] = str(sum(sql.startswith(TABLE_STATEMENTS) for sql in statements))
        return response
