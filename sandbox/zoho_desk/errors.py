"""The error answers of Zoho Desk: `{"errorCode", "message"[, "errors"]}`."""

from __future__ import annotations

from typing import Any

from sandbox.core import Response


class Refused(Exception):
    """A request that the portal answers with an error."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str | None,
        errors: list[dict[str, str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.headers = headers or {}

    def response(self) -> Response:
        """Render the documented error body; `message` and `errors` only where there are some."""
        body: dict[str, Any] = {"errorCode": self.code}
        if self.message is not None:
            body["message"] = self.message
        if self.errors is not None:
            body["errors"] = self.errors
        return Response.of(self.status, body, self.headers)


def invalid(field: str, kind: str = "invalid") -> Refused:
    """Refuse one field; `field` is a JSON pointer, `kind` invalid, duplicate or missing."""
    error = {"fieldName": field, "errorType": kind, "errorMessage": ""}
    return Refused(
        422, "INVALID_DATA", "The data is invalid due to validation restrictions", [error]
    )


def unprocessable(message: str) -> Refused:
    """Refuse a request whose parameters are well-formed but not allowed."""
    return Refused(422, "UNPROCESSABLE_ENTITY", message)


def out_of_range(field: str, lowest: int, highest: int) -> Refused:
    """Refuse a paging value outside its range."""
    return unprocessable(
        f"The value passed for field '{field}' exceeds the range of '{lowest}-{highest}'."
    )


def not_found() -> Refused:
    """Refuse an address or id that does not exist."""
    return Refused(404, "URL_NOT_FOUND", "The URL you requested could not be found.")


def bad_token() -> Refused:
    """Refuse an access token that is unknown, expired or displaced."""
    return Refused(401, "INVALID_OAUTH", "The OauthToken is invalid or has expired.")
