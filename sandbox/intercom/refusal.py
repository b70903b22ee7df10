"""How Intercom says no: one exception, one envelope."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """The request is answered with an `error.list` of this status, code and message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def envelope(self, request_id: str) -> dict[str, Any]:
        """Return the answer's body."""
        error = {"code": self.code, "message": self.message}
        return {"type": "error.list", "request_id": request_id, "errors": [error]}


def unknown(message: str = "Resource Not Found", code: str = "not_found") -> Refused:
    """Build the answer for something that is not there."""
    return Refused(404, code, message)


def invalid(message: str, code: str = "parameter_invalid") -> Refused:
    """Build the answer for a parameter that Intercom does not take."""
    return Refused(400, code, message)


def missing(name: str) -> Refused:
    """Build the answer for a parameter that must be there."""
    return Refused(400, "parameter_not_found", f"{name} not specified")
