"""Reading a request's body without trusting what the request says about itself."""

from __future__ import annotations

from starlette.requests import Request

LARGEST = 1024 * 1024  # bytes; the vendors' events are a few KB, a batch of Zoho's some tens


class TooLarge(Exception):
    """The body is larger than LARGEST."""


async def read_body(request: Request) -> bytes:
    """Return the raw body; raises TooLarge once more than LARGEST bytes are announced or came.

    The announced length is only believed when it is too large: a chunked body announces none.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > LARGEST:
        raise TooLarge
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise TooLarge
    return bytes(body)
