"""More than anybody can work: bounded, answered, and never at another connection's cost."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import update
from sqlmodel import col

from state.tables import Event
from tests.web.hooked_shop import Shop, hooked_shop
from tests.web.test_hostile_requests import intercom, notification, zendesk


def other(number: int) -> bytes:
    """Return a notification of its own."""
    return notification(f'"{number}"').replace(b"notif_1", b"notif_%d" % number)


def test_a_flood_of_one_connection_fills_no_disk(tmp_path: Path) -> None:
    """Beyond the quota the sender shall come again; the other desks' events are still kept."""
    with hooked_shop(tmp_path, quota=30) as shop:
        with ThreadPoolExecutor(8) as senders:
            answers = list(senders.map(lambda n: intercom(shop, other(n)), range(1, 201)))
        statuses = {answer.status_code for answer in answers}
        assert statuses == {200, 503}
        assert all(a.headers["retry-after"] for a in answers if a.status_code == 503)
        kept = sum(answer.status_code == 200 for answer in answers)
        assert len(shop.events()) == kept <= 30
        body = b'{"id": "e1", "type": "zen:event-type:ticket.created", "detail": {"id": "35436"}}'
        assert zendesk(shop, body).status_code == 200
        assert shop.client.get(shop.url + "/health").status_code == 200
        _work_all(shop)
        assert _comes_again(shop) == 200


def _work_all(shop: Shop) -> None:
    with shop.store.work() as work:
        done = update(Event).where(col(Event.system) == "intercom")
        work.session.execute(done.values(done_at=datetime.now(UTC)))


def _comes_again(shop: Shop) -> int:
    """Send once more, later than a count of the inbox is believed."""
    for _ in range(80):
        answer = intercom(shop, other(999))
        if answer.status_code == 200:
            break
        time.sleep(0.1)
    return answer.status_code


def test_one_signed_request_sent_a_thousand_times_at_once_is_one_event(shop: Shop) -> None:
    """A captured request, repeated: 200 each time, one row, no work."""
    body = other(7)
    with ThreadPoolExecutor(16) as senders:
        answers = set(senders.map(lambda _: intercom(shop, body).status_code, range(1000)))
    assert answers == {200}
    assert len(shop.events()) == 1
