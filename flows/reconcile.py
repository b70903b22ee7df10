"""The flow that compares, every night, all linked pairs, and publishes the proof of sync."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.engine import BUILD_ERRORS, EngineRoom, engine_room
from flows.leash import Leash, held
from flows.naming import name_run
from flows.outcome import broke, no_engine
from flows.proof_artifact import publish_proof
from state.tables import Proof
from sync.proof import as_json, said, summary
from sync.reconcile import prove

log = logging.getLogger("accord.flows")


@flow(name="reconcile", persist_result=False)
async def reconcile() -> State[Any]:
    """Compare every linked pair on both sides, heal what is safe, and write the proof of sync."""
    leash = held()
    leash.show()
    await name_run("proof: comparing")
    try:
        done = await asyncio.to_thread(work, engine_room(), leash)
    except BUILD_ERRORS as error:
        return no_engine(error)
    except Exception as fault:
        # Prefect would keep the words of whatever it is in its database and its log.
        log.exception("The comparison broke")
        return broke(fault)
    finally:
        leash.end()
    if isinstance(done, str):
        await name_run("proof: nothing done")
        return Completed(name="Nothing done", message=f"No proof was written: {done}.")
    figures = as_json(done)
    await name_run(f"proof: {summary(figures)}")
    await publish_proof(figures)
    open_ = figures["unexplained"]
    name = f"{open_} unexplained" if open_ else "Proven"
    return Completed(name=name, message=" ".join(said(figures)))


def work(room: EngineRoom, leash: Leash) -> Proof | str:
    """Do the run without Prefect: the proof, or why none was written."""
    with room.lend() as loan:
        engine = loan.engine
        proven = prove(engine, engine.now().date().isoformat(), stop=leash.pulled)
        if proven.id is None:
            return proven.why
        with engine.store.look() as look:
            return look.session.get_one(Proof, proven.id)
