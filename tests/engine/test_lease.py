"""The lease of a connection while it is held: renewed in time, and lost only to somebody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from state.database import StateBusy
from sync.engine import Engine
from sync.lease import ConnectionLease
from tests.engine.blank import BlankHouse

Renew = Callable[[], bool]


def by_hand(house: BlankHouse) -> tuple[Engine, list[Renew]]:
    """Return an engine whose leases are renewed when the test says so."""
    beats: list[Renew] = []

    def every(_seconds: float, act: Renew) -> Callable[[], None]:
        beats.append(act)
        return lambda: None

    return replace(house.engine, every=every), beats


def test_a_lease_is_not_lost_while_it_is_being_renewed(
    house: BlankHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state may be busy for seconds; a run that looks up meanwhile must not end."""
    engine, beats = by_hand(house)
    ask, seen = engine.store.lease, list[bool]()
    with ConnectionLease(engine, "zendesk") as lease:

        def slowly(*asked: Any) -> bool:
            seen.append(lease.lost)
            return ask(*asked)

        monkeypatch.setattr(engine.store, "lease", slowly)
        assert beats[0]()
        assert seen == [False]
        assert not lease.lost


def test_a_lease_is_lost_to_whoever_took_it_over(house: BlankHouse) -> None:
    engine, beats = by_hand(house)
    with ConnectionLease(engine, "zendesk") as lease:
        house.clock.sleep(16)
        assert engine.store.lease("zendesk", "second", house.clock.now(), 15.0)
        assert not beats[0]()
        assert lease.lost


def test_a_busy_state_takes_no_lease_away_before_its_end(
    house: BlankHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, beats = by_hand(house)

    def busy(*_: object) -> bool:
        raise StateBusy("another process changed the same rows first")

    with ConnectionLease(engine, "zendesk") as lease:
        monkeypatch.setattr(engine.store, "lease", busy)
        house.clock.sleep(10)
        assert beats[0]()
        assert not lease.lost
        house.clock.sleep(6)
        assert not beats[0]()
        assert lease.lost
