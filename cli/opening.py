"""Opening a demo: its processes in the order in which they need one another."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import update

from cli.place import Unusable
from cli.processes import Household
from cli.progress import Progress
from cli.rehearsal import Rehearsal
from cli.supervise import Supervisor
from mappings.errors import AccessRefused, RetryLater
from state.tables import Cursor
from sync.engine import Engine
from sync.settings import SettingsError, read_settings
from sync.wiring import MappingRefused, Wiring, what_to_mend

FOREVER = timedelta(days=3650)


def open_house(
    household: Household, supervisor: Supervisor, progress: Progress, without: Collection[str]
) -> tuple[Engine, Rehearsal]:
    """Start everything; returns an engine to look with, and the sandbox's control.

    `without` names connections that stay switched off. Raises ChildFailed and Unusable.
    """
    children = household.children()
    progress.now("starting the sandbox and Prefect")
    supervisor.start(children["prefect"])
    supervisor.start(children["sandbox"])
    supervisor.wait_ready("sandbox")
    progress.done(f"sandbox: {household.control} (truth, acts, calls, outbox)")
    engine, rehearsal = _engine(household), Rehearsal(household.control)
    _switch(engine, without)
    _read_all_again(engine)
    supervisor.start(children["receiver"])
    supervisor.wait_ready("receiver")
    _subscribe(household, engine, rehearsal, without)
    progress.done(f"webhooks come in at {household.hook('<connection>')}")
    progress.now("Prefect starts (its first start makes its database)")
    supervisor.wait_ready("prefect")
    supervisor.start(children["worker"])
    supervisor.run(children["deploy"])
    supervisor.wait_ready("worker")
    progress.done(f"Prefect: {household.prefect} (flows, runs, cases)")
    return engine, rehearsal


def _engine(household: Household) -> Engine:
    """Build an engine as the worker does; this process only looks with it."""
    wiring = Wiring(read_settings(household.settings()))
    try:
        return wiring.engine()
    except (SettingsError, MappingRefused, AccessRefused, RetryLater) as error:
        raise Unusable("; ".join(what_to_mend(error))) from None


def _switch(engine: Engine, without: Collection[str]) -> None:
    """Pause what shall be off, and let go on what an earlier demo paused."""
    unknown = [name for name in without if name not in engine.connectors]
    if unknown:
        known = ", ".join(engine.connectors)
        raise Unusable(f"--without {unknown[0]}: the demo's connections are {known}")
    for name in engine.connectors:
        until = engine.now() + FOREVER if name in without else None
        engine.store.pause(name, until, "switched off with --without" if until else None)


def _read_all_again(engine: Engine) -> None:
    """Have every stream read from its cursor at once: webhooks of the time between are lost."""
    with engine.store.work() as work:
        work.session.execute(update(Cursor).values(read_at=None))


def _subscribe(
    household: Household, engine: Engine, rehearsal: Rehearsal, without: Collection[str]
) -> None:
    for name, connector in engine.connectors.items():
        if name in without or connector.type == "orders":
            continue
        connector.subscribe(household.hook(name))
        if connector.type == "intercom":  # whose webhooks are set by hand, in its Developer Hub
            rehearsal.set_hook(name, household.hook(name))
