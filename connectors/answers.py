"""What vendors' answers have in common: how they are read, and what may be told of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import orjson

from connectors.vocabulary import told
from mappings.errors import AccessRefused, RecordRefused, RetryLater, VendorError

# What reading JSON of another shape than ours raises.
MALFORMED: tuple[type[Exception], ...] = (
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
)
# Escapes that stand for themselves, whole pairs, and (as group 1) halves of a pair.
HALVES = re.compile(
    rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


def body_of(response: httpx.Response, *, maybe_done: bool = False) -> Any:
    """Decode a JSON body; None for an empty one.

    Raises RetryLater for a body that is no JSON: vendors' proxies answer HTML with status 200.
    `maybe_done` is for answers to writes: the vendor may have performed what it cannot confirm.
    """
    if not response.content:
        return None
    try:
        return decoded(response.content)
    except ValueError as error:
        raise RetryLater("the answer is not JSON", maybe_done=maybe_done) from error


def decoded(body: bytes) -> Any:
    """Decode JSON; raises ValueError when it is none.

    Vendors cut long texts between the two halves of a character; half of one becomes U+FFFD, so
    that one such text does not hold back a whole page.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        if not HALVES.search(body):
            raise
    return orjson.loads(HALVES.sub(lambda found: rb"\ufffd" if found[1] else found[0], body))


def refused(response: httpx.Response, what: str) -> Exception | None:
    """Sort the statuses that mean the same at every vendor; None for success."""
    status = response.status_code
    if status < 400:
        return None
    if status == 401:
        return AccessRefused(f"{what} answered 401: the credentials are not accepted")
    if status == 403:
        return AccessRefused(f"{what} answered 403: our user lacks a right or the plan a feature")
    return RecordRefused(f"{what} answered {status}")


def scrubbed(text: str, response: httpx.Response) -> str:
    """Tell what a vendor says of a refusal, in the words of its own and of the call's field names.

    The answer may repeat any part of a record, also what this call did not send: see vocabulary.py.
    """
    return told(text, _names(response.request))


@contextmanager
def legible(what: str, *also: type[Exception]) -> Iterator[None]:
    """Report an answer of an unknown shape as one that may be better later."""
    try:
        yield
    except MALFORMED + also as error:
        name = type(error).__name__
        raise RetryLater(f"{what} answered in a shape that cannot be read ({name})") from None


@contextmanager
def performed(what: str) -> Iterator[None]:
    """Report what goes wrong after a write was performed as a lost answer: look, never repeat."""
    try:
        yield
    except VendorError as error:
        after = error.after if isinstance(error, RetryLater) else None
        raise RetryLater(str(error), after=after, maybe_done=True) from error
    except MALFORMED as error:
        text = f"{what} answered a write in a shape that cannot be read ({type(error).__name__})"
        raise RetryLater(text, maybe_done=True) from None


def _names(request: httpx.Request) -> set[str]:
    """Collect the names of the fields in a JSON request."""
    try:
        body = orjson.loads(request.content)
    except (orjson.JSONDecodeError, httpx.RequestNotRead):
        return set()
    return set(_keys(body))


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _keys(part)
