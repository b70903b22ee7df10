"""The flow that deletes, once a day, what has outlived its use, and finishes erasures."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.cases_artifact import withdraw
from flows.engine import BUILD_ERRORS, EngineRoom, engine_room
from flows.leash import held
from flows.outcome import no_engine
from sync.retention import retain, to_withdraw, withdrawn
from sync.settings import read_settings
from sync.wiring import Wiring


@flow(name="retention", persist_result=False)
async def retention() -> State[Any]:
    """Delete what is older than the settings say, and finish erasures that were interrupted."""
    leash = held()
    leash.show()
    try:
        gone, connections, erasures = await asyncio.to_thread(work, engine_room())
    except BUILD_ERRORS as error:
        return no_engine(error)
    finally:
        leash.end()
    if erasures:
        await withdraw(connections)
        await asyncio.to_thread(_note, engine_room(), erasures)
    return Completed(name="Tidy", message=said(gone))


def work(room: EngineRoom) -> tuple[dict[str, int], list[str], list[str]]:
    """Do the run without Prefect: what went by class, the connections, erasures to withdraw."""
    settings = read_settings(os.environ)
    with room.lend() as loan:
        store = loan.engine.store
        eraser = Wiring(settings).eraser(store, loan.engine)
        gone = retain(loan.engine, eraser, settings.keep)
        return gone, sorted(loan.engine.connectors), to_withdraw(store)


def said(gone: Mapping[str, int]) -> str:
    """Say in one sentence what went: "Deleted: 12 events, 3 cases." """
    counts = ", ".join(f"{count} {name}" for name, count in gone.items() if count)
    return f"Deleted: {counts}." if counts else "Nothing was old enough to be deleted."


def _note(room: EngineRoom, erasures: list[str]) -> None:
    with room.lend() as loan:
        withdrawn(loan.engine.store, erasures)
