"""What Zendesk says when it refuses, in the bodies that its API sends."""

from __future__ import annotations

from typing import Any

from sandbox.core import Response


class Refused(Exception):
    """The request ends here; `response` is what the client gets."""

    def __init__(self, response: Response) -> None:
        super().__init__(f"{response.status}")
        self.response = response


def refuse(status: int, error: str, description: str) -> Refused:
    """Build the usual error: a code and one sentence."""
    return Refused(Response.of(status, {"error": error, "description": description}))


def not_found() -> Refused:
    """Build the answer to an id that Zendesk does not know."""
    return refuse(404, "RecordNotFound", "Not found")


def invalid(field: str, description: str, error: str | None = None, **more: Any) -> Refused:
    """Build a 422 that blames one field."""
    detail = {"description": description, "error": error, **more}
    body = {
        "error": "RecordInvalid",
        "description": "Record validation errors",
        "details": {field: [detail]},
    }
    return Refused(Response.of(422, body))


def bad_parameter(name: str, value: str) -> Refused:
    """Build the 400 for a parameter of the wrong form."""
    title = {"title": "Invalid attribute", "message": _wrong(name, value)}
    return Refused(Response.of(400, {"error": title}))


def _wrong(name: str, value: str) -> str:
    return f"You passed an invalid value for the {name} attribute. Invalid parameter: {value}"


def too_many() -> Refused:
    """Build the 400 for more than a hundred values in one call."""
    body = {
        "error": "TooManyValues",
        "description": "Parameter  cannot specify more than 100 values",
        "max_count": 100,
    }
    return Refused(Response.of(400, body))
