"""The flow that keeps one connection in step (design 3): the engine does it, Prefect shows it."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.cases_artifact import cases_page, publish
from flows.engine import BUILD_ERRORS, EngineRoom, engine_room
from flows.leash import Leash, held
from flows.naming import name_run
from flows.outcome import Done, broke, no_engine, run_name, state_of, unknown_connection
from sync import run as engine_run
from sync.cards import cards

log = logging.getLogger("accord.flows")


@flow(name="in_step", persist_result=False)
async def in_step(connection: str, woken: bool = False) -> State[Any]:
    """Bring one connection in step: read what changed there, write what is owed anywhere.

    Args:
        connection: Name of the connection, for example zendesk.
        woken: Stay while events keep coming, instead of ending when nothing is due.
    """
    leash = held()
    leash.show()
    await name_run(connection)
    done = await _worked(connection, leash, woken=woken)
    if not isinstance(done, Done):
        return done
    await name_run(run_name(done))
    await publish(connection, done.cards)
    return state_of(done, cases_page(connection))


def work(room: EngineRoom, connection: str, *, woken: bool, leash: Leash) -> Done | State[Any]:
    """Do the run without Prefect's server; returns a state when there was no engine for it."""
    try:
        with room.lend() as loan:
            if connection not in loan.engine.connectors:
                return unknown_connection(connection, list(loan.engine.connectors))
            run = engine_run.in_step(loan.engine, connection, woken=woken, stop=leash.pulled)
            leash.moved = run.read + run.wrote > 0
            found = cards(loan.engine.store, connection)
            return Done(run=run, cards=found, refused_mapping=loan.refused, stop=leash.stop)
    except BUILD_ERRORS as error:
        return no_engine(error)
    finally:
        leash.end()


async def _worked(connection: str, leash: Leash, *, woken: bool) -> Done | State[Any]:
    """Do the run's work, or wait for what the worker has begun of it."""
    try:
        if leash.work is not None:
            return await asyncio.shield(asyncio.wrap_future(leash.work))
        return await asyncio.to_thread(work, engine_room(), connection, woken=woken, leash=leash)
    except Exception as fault:
        # Prefect would keep the words of whatever it is in its database and its log.
        if leash.work is None:  # else whoever began the work says so
            log.exception("A run of %s broke", connection)
        return broke(fault)
