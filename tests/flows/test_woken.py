"""Woken runs: what goes wrong is said once, by whoever waits for it."""

from __future__ import annotations

import asyncio
import gc
from concurrent.futures import Future
from typing import Any

import pytest

from flows.worker.woken import _end_of
from state.revision import StateTooNew


def test_a_run_that_breaks_while_the_worker_ends_prints_nothing_of_its_own(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Several connections meet a newer state at once: the first of them ends the worker."""

    async def worker() -> None:
        work: Future[Any] = Future()
        waiting = asyncio.create_task(_end_of(work))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        work.set_exception(StateTooNew("revision 9999"))
        await asyncio.sleep(0)

    asyncio.run(worker())
    gc.collect()
    assert caplog.text == ""


def test_who_waits_gets_the_fault() -> None:
    """And a run that ended well has none."""
    broken: Future[Any] = Future()
    broken.set_exception(StateTooNew("revision 9999"))
    fine: Future[Any] = Future()
    fine.set_result(None)
    assert isinstance(asyncio.run(_end_of(broken)), StateTooNew)
    assert asyncio.run(_end_of(fine)) is None
