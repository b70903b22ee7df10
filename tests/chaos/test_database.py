"""The state database fails under receiver and workers: what was acknowledged is not lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from bench.chaos.storm import Storm
from bench.chaos.trial import Trial
from bench.chaos.verdict import Verdict
from tests import postgres
from tests.chaos.conftest import SEED, household
from tests.soaking import minutes

SECONDS = 15.0
ACTS = 3.0  # a second
GONE = re.compile(r"OperationalError|AdminShutdown|InterfaceError|InvalidatePoolError")
ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"

pytestmark = [minutes, pytest.mark.slow, pytest.mark.processes, pytest.mark.timeout(600)]


def test_backends_that_are_terminated_lose_nothing(tmp_path: Path, postgresql: str) -> None:
    """All connections to the state database are cut again and again, in the middle of anything."""

    def cut(name: str) -> None:
        with psycopg.connect(postgresql.format(name="postgres"), autocommit=True) as connection:
            cuts.extend(connection.execute(ALL, [name]).fetchall())

    cuts: list[tuple[bool]] = []
    verdict = _storm(tmp_path, postgresql, lambda name: _each(0.3, lambda: cut(name)))
    assert len(cuts) > 2 * SECONDS
    _loses_nothing(verdict)


def test_a_postgresql_that_crashes_and_starts_again_loses_nothing(
    tmp_path: Path, own_postgresql: postgres.Server
) -> None:
    """Twice in a storm it ends at once, stays away for a moment, and recovers."""
    crashes = []

    def crash() -> None:
        own_postgresql.crash()
        time.sleep(1.0)
        own_postgresql.start()
        crashes.append(1)

    verdict = _storm(tmp_path, own_postgresql.address, lambda _: _each(5.0, crash))
    assert len(crashes) >= 2
    _loses_nothing(verdict)


def _storm(folder: Path, address: str, trouble: Callable[[str], Callable[[], None]]) -> Verdict:
    house = household(folder, address)
    name = str(make_url(house.state_url).database)
    storm = Storm(household=house, seed=SEED, seconds=SECONDS, acts=ACTS, kill_every=5.0)
    storm.extras.append(trouble(name))
    try:
        verdict = Trial(household=house, storm=storm).run()
    finally:
        house.close()
    print(asdict(verdict))
    return verdict


def _each(seconds: float, act: Callable[[], None]) -> Callable[[], None]:
    """Return what acts when so many seconds have passed since it last did, or was first asked."""
    last: list[float] = []

    def pulse() -> None:
        if not last:
            last.append(time.monotonic())
        if time.monotonic() >= last[-1] + seconds:
            act()
            last.append(time.monotonic())

    return pulse


def _loses_nothing(verdict: Verdict) -> None:
    """The runs that met the broken database failed, and said so; nothing else did."""
    wrong = verdict.wrong(kills=0, acts=round(ACTS * SECONDS * 0.5))
    assert [text for text in wrong if not text.startswith("faults")] == []
    assert [trace for trace in verdict.traces if not GONE.search(trace)] == []
