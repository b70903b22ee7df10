"""Bodies and requests that no vendor sends: refused in bounded time and space, never a 500."""

from __future__ import annotations

import base64
import hashlib
import hmac
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from tests.web.hooked_shop import Shop

MIB = 1024 * 1024


def intercom(shop: Shop, body: bytes, **headers: str) -> httpx.Response:
    """Send a body that is signed as Intercom signs."""
    secret = shop.world.secret("intercom_client_secret").encode()
    proof = "sha1=" + hmac.new(secret, body, hashlib.sha1).hexdigest()
    signed = {"x-hub-signature": proof, "content-type": "application/json", **headers}
    return shop.client.post(shop.hook("intercom"), content=body, headers=signed)


def zendesk(shop: Shop, body: bytes, stamp: str | None = None) -> httpx.Response:
    """Send a body that is signed as Zendesk signs."""
    stamp = stamp or datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    secret = shop.world.secret("zendesk_webhook").encode()
    digest = hmac.new(secret, stamp.encode() + body, hashlib.sha256).digest()
    proof = {
        "x-zendesk-webhook-signature": base64.b64encode(digest).decode(),
        "x-zendesk-webhook-signature-timestamp": stamp,
    }
    return shop.client.post(shop.hook("zendesk"), content=body, headers=proof)


def notification(id_: str) -> bytes:
    """Return an Intercom notification about a conversation, its id written as it stands."""
    item = '{"type": "conversation", "id": ' + id_ + "}"
    return (
        '{"topic": "conversation.user.created", "id": "notif_1", "data": {"item": ' + item + "}}"
    ).encode()


BAD_JSON = {
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "NaN": b'{"topic": NaN}',
    "UTF-16": '{"topic": "x"}'.encode("utf-16"),
    "Latin-1": '{"topic": "é"}'.encode("latin-1"),
    "BOM": b"\xef\xbb\xbf" + notification('"1"'),
    "empty": b"",
    "null": b"null",
    "text": b'"conversation"',
    "number": b"1" * 5000,
    "empty array": b"[]",
    "ten thousand events": b"[" + b",".join([notification('"1"')] * 5_000) + b"]",
    "no topic": b"{}",
    "cut": notification('"1"')[:-3],
}
BAD_IDS = {
    "NUL": '"1\\u0000"',
    "line break": '"1\\r\\nX-Forged: yes"',
    "too long": '"' + "9" * 121 + '"',
    "formula": '"\\t=HYPERLINK(1)"',
    "not ASCII": '"\\u0661"',
    "list": '["1"]',
    "object": '{"$ne": 1}',
    "none": "null",
}


@pytest.mark.parametrize("trap", BAD_JSON)
def test_json_that_cannot_be_understood_is_refused(shop: Shop, trap: str) -> None:
    """Whatever a right signature covers: 400, no event, and the receiver goes on."""
    assert intercom(shop, BAD_JSON[trap]).status_code == 400
    assert zendesk(shop, BAD_JSON[trap]).status_code == 400
    assert shop.events() == []
    assert shop.client.get(shop.url + "/health").status_code == 200


@pytest.mark.parametrize("trap", BAD_IDS)
def test_an_impossible_id_is_refused(shop: Shop, trap: str) -> None:
    """Ids end up in addresses, logs and two kinds of database: only plain ones may enter."""
    assert intercom(shop, notification(BAD_IDS[trap])).status_code == 400
    assert shop.events() == []


def test_an_odd_event_id_only_serves_to_know_a_repetition(shop: Shop) -> None:
    """A NUL or a thousand characters in the event's own id do not lose the event."""
    for odd in (b"notif\\u0000", b"n" * 1000):
        body = notification('"5"').replace(b"notif_1", odd)
        assert intercom(shop, body).status_code == 200
        assert intercom(shop, body).status_code == 200
    assert [event.external_id for event in shop.events()] == ["5", "5"]


def test_half_an_emoji_loses_no_event(shop: Shop) -> None:
    """A lone surrogate in a customer's words, which no database takes, is not about the ids."""
    body = notification('"5", "body": "\\ud83d"')
    assert intercom(shop, body).status_code == 200
    assert [event.external_id for event in shop.events()] == ["5"]


def test_duplicate_keys_are_one_event(shop: Shop) -> None:
    """The last of two equal keys counts, as for every JSON reader we use."""
    body = notification('"5", "id": "6"')
    assert intercom(shop, body).status_code == 200
    assert [event.external_id for event in shop.events()] == ["6"]


def test_a_signature_has_its_time(shop: Shop) -> None:
    """Zendesk's stamp may be no time, old or from the year 9999: refused."""
    body = b'{"id": "e1", "type": "zen:event-type:ticket.created", "detail": {"id": "35436"}}'
    odd = ("yesterday", "1", "0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00")
    for stamp in (*odd, "2020-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
        assert zendesk(shop, body, stamp).status_code == 401, stamp
    assert zendesk(shop, body).status_code == 200


def test_large_bodies_are_refused_without_being_kept_in_memory(shop: Shop) -> None:
    """With an announced length at once, without one as soon as it is too much."""

    def pieces() -> Iterator[bytes]:
        for _ in range(50):
            yield b" " * MIB

    for content in (b" " * (MIB + 1), pieces()):
        try:
            answer = shop.client.post(shop.hook("intercom"), content=content)
        except (httpx.WriteError, httpx.ReadError):
            continue  # the receiver hung up while we still sent: as good a refusal
        assert answer.status_code == 413


def test_a_body_at_the_limit_is_read(shop: Shop) -> None:
    """One MiB is allowed: the signature decides, not the size."""
    body = notification('"5"')
    assert intercom(shop, body + b" " * (MIB - len(body))).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-encoding": "gzip"}, 415),
        ({"content-encoding": "br"}, 415),
        ({"content-type": "multipart/form-data; boundary=x"}, 415),
        ({"content-type": "text/xml"}, 415),
        ({"content-encoding": "identity"}, 200),
    ],
)
def test_only_plain_json_is_taken(shop: Shop, headers: dict[str, str], status: int) -> None:
    """Nothing is inflated, no other format is parsed."""
    assert intercom(shop, notification('"5"'), **headers).status_code == status


def test_odd_lengths_and_heads_are_refused(shop: Shop) -> None:
    """Two lengths, a lying one, endless headers, an old protocol."""
    path = b"POST /hooks/intercom HTTP/1.1\r\nHost: x\r\n"
    chunks = b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    assert _raw(shop, path + b"Content-Length: 3\r\n" + chunks).startswith(b"HTTP/1.1 400")
    assert _raw(shop, path + b"Content-Length: -1\r\n\r\n").startswith(b"HTTP/1.1 400")
    assert _raw(shop, path + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n")[9:10] == b"4"
    assert _raw(shop, path + b"X: 1\r\n" * 10_000 + b"\r\n").startswith(b"HTTP/1.1 4")
    assert _raw(shop, path + b"X: " + b"1" * 100_000 + b"\r\n\r\n").startswith(b"HTTP/1.1 4")
    assert not _raw(shop, b"GET /hooks/intercom\r\n\r\n").startswith(b"HTTP/1.1 2")


@pytest.mark.slow
def test_slow_senders_are_let_go(shop: Shop) -> None:
    """A byte a second, in the headers or in the body, holds a connection five seconds at most."""
    head = b"POST /hooks/intercom HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n"
    for start in (head, b"POST /hooks/intercom HT"):
        with socket.create_connection(shop.address) as line:
            began = time.monotonic()
            line.sendall(start)
            line.settimeout(1)
            answer = b""
            while time.monotonic() - began < 20:
                try:
                    line.sendall(b"a")
                    got = line.recv(1000)
                except TimeoutError:
                    continue
                except OSError:
                    break
                if not got:
                    break
                answer += got
            assert time.monotonic() - began < 8
            assert answer.startswith(b"HTTP/1.1 408") or not answer


def _raw(shop: Shop, request: bytes) -> bytes:
    with socket.create_connection(shop.address, 5) as line:
        try:
            line.sendall(request)
            return line.recv(1000)
        except ConnectionError:
            return b"HTTP/1.1 4 (hung up)"
