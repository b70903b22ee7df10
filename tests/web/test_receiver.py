"""An event is kept once, from the one who may send it, before the sender hears 200."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from connectors.connector import Connector
from sandbox.core import Delivery
from state.store import Store
from state.tables import Event
from state.work import Work
from tests.web.hooked_shop import DESKS, Shop

PROOF = {
    "zendesk": "x-zendesk-webhook-signature",
    "zoho_desk": "x-zdesk-jwt",
    "intercom": "x-hub-signature",
}

Away = Callable[[Shop], AbstractContextManager[None]]


def _one(shop: Shop, desk: str) -> Delivery:
    return shop.open_ticket(desk)[-1]


@pytest.mark.parametrize("desk", DESKS)
def test_a_signed_webhook_is_kept_and_then_answered(shop: Shop, desk: str) -> None:
    """Each desk's own delivery becomes an event that names the object to read again."""
    for delivery in shop.open_ticket(desk):
        assert shop.send(delivery).status_code == 200
    kept = {(event.system, event.object) for event in shop.events()}
    assert kept == {
        (desk, "user" if desk == "zendesk" else "contact"),
        (desk, "conversation" if desk == "intercom" else "ticket"),
    }


def test_an_answer_does_not_wait_for_the_acknowledgement_of_its_headers(shop: Shop) -> None:
    spans = []
    with httpx.Client(base_url=shop.url) as client:
        for _ in range(20):
            begun = time.perf_counter()
            assert client.get("/health").status_code == 200
            spans.append(time.perf_counter() - begun)
    assert min(spans[1:]) < 0.02  # such a wait takes 0.04


@pytest.mark.parametrize("desk", DESKS)
def test_a_wrong_or_missing_proof_is_refused(shop: Shop, desk: str) -> None:
    """No proof, a cut one, one with letters outside ASCII, and one of another body or secret."""
    delivery = _one(shop, desk)
    name = next(key for key in delivery.headers if key.lower() == PROOF[desk])
    right = delivery.headers[name]
    for wrong in (
        None,
        "",
        right[:-4],
        "sha256=" + right,
        "é".encode(),
        "x",
    ):
        headers = {k: v for k, v in delivery.headers.items() if k != name}
        if wrong is not None:
            headers[name] = wrong  # type: ignore[assignment]
        assert shop.send(delivery, headers=headers).status_code == 401, wrong
    if desk != "zoho_desk":  # its proof does not cover the body
        assert shop.send(delivery, body=delivery.body + b" ").status_code == 401
    assert shop.events() == []


def test_a_hook_of_one_connection_makes_no_event_of_another(shop: Shop) -> None:
    """A delivery is only right at the address of the connection it was signed for (P16)."""
    deliveries = {desk: _one(shop, desk) for desk in DESKS}
    for desk, delivery in deliveries.items():
        for other in DESKS:
            if other != desk:
                assert shop.send(delivery, url=shop.hook(other)).status_code == 401
        assert shop.send(delivery, url=shop.hook("nobody")).status_code == 404
    assert shop.events() == []


def test_probes_are_welcome(shop: Shop) -> None:
    """Vendors try an address with GET or HEAD; it never says 410, and nothing else is allowed."""
    for desk in DESKS:
        assert shop.client.get(shop.hook(desk)).status_code == 200
        assert shop.client.head(shop.hook(desk)).status_code == 200
        assert shop.client.put(shop.hook(desk)).status_code == 405
    assert shop.client.get(shop.hook("nobody")).status_code == 404
    assert shop.client.post(shop.hook("zoho_desk"), content=b"").status_code == 200


def test_the_same_delivery_twice_is_one_event(shop: Shop) -> None:
    """Vendors repeat; a hundred copies at once are one row too."""
    for desk in DESKS:
        delivery = _one(shop, desk)
        before = len(shop.events())
        with ThreadPoolExecutor(20) as hands:
            answers = list(hands.map(lambda _, d=delivery: shop.send(d).status_code, range(100)))
        assert answers == [200] * 100
        assert len(shop.events()) == before + 1


def test_an_event_done_long_ago_stays_known(shop: Shop) -> None:
    """A replayed delivery of an event that was worked makes no new work."""
    delivery = _one(shop, "intercom")
    shop.send(delivery)
    (event,) = shop.events()
    with shop.store.work() as work:
        _done(work, event.id)
    assert shop.send(delivery).status_code == 200
    assert shop.store.unfinished() == (0, 0)


@contextmanager
def locked(shop: Shop) -> Iterator[None]:
    """Keep the state database from everybody else."""
    with closing(sqlite3.connect(database(shop), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def full(shop: Shop) -> Iterator[None]:
    """Let the state database take no more events."""
    with closing(sqlite3.connect(database(shop), isolation_level=None)) as other:
        refusal = "SELECT RAISE(FAIL, 'database or disk is full')"
        other.execute(f"CREATE TRIGGER full BEFORE INSERT ON event BEGIN {refusal}; END")
        yield
        other.execute("DROP TRIGGER full")


def database(shop: Shop) -> str:
    """Return the file of the shop's state."""
    return str(shop.store.engine.url.database)


def test_a_locked_database_asks_the_sender_to_come_again(shop: Shop) -> None:
    """Nothing is acknowledged that is not kept; the repetition is taken when the lock is gone."""
    delivery = _one(shop, "zendesk")
    with locked(shop):
        answer = shop.send(delivery)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
        assert shop.events() == []
    assert shop.send(delivery).status_code == 200
    assert len(shop.events()) == 1


@pytest.mark.parametrize("away", [locked, full])
def test_what_was_put_off_is_read_soon_though_nobody_comes_again(shop: Shop, away: Away) -> None:
    """Zoho Desk sends most webhooks once: what met a database that was away would wait for a poll.

    The first webhook that is kept again, of any desk, asks for the reading; it asks only once.
    """
    with shop.store.work() as work:
        for system in ("zendesk", "zoho_desk"):
            work.cursor(system, "tickets").read_at = datetime.now(UTC)
    lost, chat = _one(shop, "zoho_desk"), _one(shop, "intercom")
    with away(shop):
        assert shop.send(lost).status_code == 503
    before = datetime.now(UTC)
    assert shop.send(chat).status_code == 200
    assert shop.send(_one(shop, "intercom")).status_code == 200
    (asked,) = [event for event in shop.events() if event.object == "stream"]
    assert (asked.system, asked.external_id) == ("zoho_desk", "tickets")
    assert timedelta(seconds=60) < asked.due_at - before < timedelta(seconds=90)


def test_no_sender_waits_while_what_was_put_off_is_asked_for(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Intercom waits 5 seconds for its answer, and a database that is just back may be slow."""
    asked: list[Collection[str]] = []

    def slowly(_store: Store, connectors: Mapping[str, Connector], _now: datetime) -> None:
        time.sleep(3)
        asked.append(list(connectors))

    monkeypatch.setattr("web.inbox.read_soon", slowly)
    lost, chat = _one(shop, "zoho_desk"), _one(shop, "intercom")
    with full(shop):
        assert shop.send(lost).status_code == 503
    began = time.monotonic()
    assert shop.send(chat).status_code == 200
    assert time.monotonic() - began < 2
    assert shop.send(_one(shop, "intercom")).status_code == 200
    assert asked == [["zoho_desk"]]


def test_health_tells_what_waits(shop: Shop) -> None:
    """People and load balancers see that the inbox is reachable and how full it is."""
    shop.send(_one(shop, "zendesk"))
    answer = shop.client.get(shop.url + "/health")
    assert answer.json() == {"ok": True, "waiting": {"events": 1, "jobs": 0}}


def test_refusals_are_logged_without_the_body(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    """A refused body may hold a customer's words: the log shows its hash only."""
    delivery = _one(shop, "intercom")
    shop.send(replace(delivery, body=b'{"secret words": 1}'))
    shop.send(delivery, headers={})
    said = capsys.readouterr()
    assert "hook refused" in said.out + said.err
    assert "secret words" not in said.out + said.err


def _done(work: Work, event_id: int | None) -> None:
    event = work.session.get(Event, event_id)
    assert event is not None
    event.done_at = event.received_at
