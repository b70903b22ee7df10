"""P17: local times of the hour that runs twice and of the one that does not exist."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.orders.hours import hours, version
from tests.connectors.order_world import START, Shop, walk

ZONES = ("Europe/Paris", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
PARIS = ZoneInfo("Europe/Paris")
AUTUMN = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)  # 03:00 becomes 02:00
SPRING = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)  # 02:00 becomes 03:00
HALF = timedelta(minutes=30)


def local(at: datetime, zone: ZoneInfo = PARIS) -> str:
    """Write an instant as a shop without zones does."""
    return at.astimezone(zone).replace(tzinfo=None).isoformat(sep=" ")


def test_the_hour_that_runs_twice_has_one_version() -> None:
    """02:10 of the second hour is never older than 02:30 of the first."""
    seconds = range(-4 * 3600, 4 * 3600, 61)
    versions = [version(local(AUTUMN + timedelta(seconds=s)), PARIS) for s in seconds]
    assert versions == sorted(versions)
    assert version("2026-10-25 02:10:00", PARIS) == "2026-10-25 02:00:00"
    assert version("2026-10-25T02:10:00", PARIS) == "2026-10-25T02:00:00"
    assert version("2026-10-25 03:00:00", PARIS) == "2026-10-25 03:00:00"
    assert version("2026-10-25 02:10:00+02", PARIS) == "2026-10-25 02:10:00+02"


def test_the_hour_that_does_not_exist_is_read_as_the_shop_meant_it() -> None:
    """02:30 is what a clock shows that nobody has put forward: 03:30."""
    first, second = hours("2026-03-29 02:30:00", PARIS)
    assert (first, second) == (SPRING + HALF, SPRING - HALF)
    assert version("2026-03-29 02:30:00", PARIS) == "2026-03-29 02:30:00"


@given(st.sampled_from(ZONES), st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)))
def test_the_true_instant_is_always_one_of_the_two(name: str, at: datetime) -> None:
    zone = ZoneInfo(name)
    instant = at.replace(tzinfo=UTC, microsecond=0)
    assert instant in hours(local(instant, zone), zone)


def nights() -> list[tuple[ZoneInfo, datetime]]:
    """Find every change of the clocks of 2026 in these zones."""
    found = []
    for zone in map(ZoneInfo, ZONES):
        hours = [datetime(2026, 1, 1, tzinfo=UTC) + n * HALF for n in range(2 * 24 * 365)]
        told = [at.astimezone(zone).utcoffset() for at in hours]
        found += [(zone, at) for at, a, b in zip(hours[1:], told, told[1:], strict=False) if a != b]
    return found


@given(st.sampled_from(nights()), st.integers(-7200, 7200), st.integers(0, 7200))
def test_a_later_state_never_has_an_older_version(
    night: tuple[ZoneInfo, datetime], begins: int, more: int
) -> None:
    """Whatever the zone, around each of its changes; some shift by half an hour."""
    zone, change = night
    instant = change + timedelta(seconds=begins)
    later = instant + timedelta(seconds=more)
    assert version(local(instant, zone), zone) <= version(local(later, zone), zone)


STEPS = st.lists(
    st.tuples(st.sampled_from(("write", "read")), st.integers(0, 3), st.integers(1, 1500)),
    min_size=1,
    max_size=25,
)


@pytest.mark.parametrize("change", [AUTUMN, SPRING], ids=["autumn", "spring"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_no_write_of_such_a_night_is_passed(
    change: datetime, steps: list[tuple[str, int, int]]
) -> None:
    """Orders change and are read at any moment; in the end each was read as it stands."""
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(Path(folder), clock="Europe/Paris", settle=5.0)
        shop.clock.advance((change - timedelta(hours=2) - START).total_seconds())
        cursor, seen, stands = None, dict[str, str](), dict[str, str]()
        for number, (act, order, seconds) in enumerate([*steps, ("read", 0, 9000)]):
            shop.clock.advance(seconds)
            if act == "write":
                stands[str(order)] = f"state {number}"
                shop.put((order, stands[str(order)], local(shop.clock.now())))
                continue
            rows, page = walk(shop.connector, cursor)
            cursor = page.cursor
            seen |= {row.id: str(row.values["status"]) for row in rows}
        assert seen == stands
        shop.close()


def test_a_shop_that_forgets_the_change_in_spring_loses_no_late_commit(tmp_path: Path) -> None:
    """Its clock shows 02:05 for 03:05; what began before and commits after must still be met."""
    shop = Shop(tmp_path, clock="Europe/Paris", settle=300.0)
    shop.clock.advance((SPRING + timedelta(minutes=5) - START).total_seconds())
    shop.put((1, "paid", "2026-03-29 02:05:00"))
    rows, page = walk(shop.connector, None)
    assert ([row.id for row in rows], page.cursor) == (["1"], "[]")
    shop.put((2, "paid", "2026-03-29 02:04:00"))
    assert {row.id for row in walk(shop.connector, page.cursor)[0]} == {"1", "2"}
    shop.close()
