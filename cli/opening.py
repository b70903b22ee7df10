"""Opening a demo: its processes in the order in which they need one another."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from cli.place import Unusable
from cli.processes import Household
from cli.progress import Progress
from cli.rehearsal import Rehearsal
from cli.supervise import Supervisor
from mappings.errors import AccessRefused, RetryLater
from state.database import StateBusy
from state.revision import StateRefused
from state.tables import Cursor
from sync.engine import Engine
from sync.logs import configure
from sync.settings import SettingsError, read_settings
from sync.wiring import MappingRefused, Wiring, what_to_mend

FOREVER = timedelta(days=3650)


def open_house(
    household: Household, supervisor: Supervisor, progress: Progress, without: Collection[str]
) -> tuple[Engine, Rehearsal]:
    """Start everything; returns an engine to look with, and the sandbox's control.

    The worker does not wait for Prefect, whose first start takes longest: it works without it,
    and shows its runs there once it is up. `without` names connections that stay switched off.
    Raises ChildFailed and Unusable.
    """
    children = household.children()
    configure(household.settings())
    wiring = Wiring(read_settings(household.settings()))
    progress.now("starting the sandbox and the webhook receiver")
    supervisor.start(children["sandbox"])
    _make_state(wiring)
    supervisor.start(children["receiver"])
    supervisor.wait_ready("sandbox")
    engine, rehearsal = _engine(wiring), Rehearsal(household.control)
    _switch(engine, without)
    supervisor.wait_ready("receiver")
    _subscribe(household, engine, rehearsal, without)
    supervisor.start(children["worker"])
    supervisor.start(children["prefect"])
    progress.done(f"sandbox  {household.control}  (also /truth, /acts, /calls, /outbox)")
    progress.done(f"webhooks {household.hook('<connection>')}")
    progress.now("first sync, while Prefect starts (it makes its database the first time)")
    supervisor.wait_ready("prefect")
    supervisor.run(children["deploy"])
    supervisor.wait_ready("worker")
    progress.done(f"Prefect  {household.prefect}")
    return engine, rehearsal


def _make_state(wiring: Wiring) -> None:
    """Make or migrate the state database before several processes open it.

    Every stream is then read from its cursor at once: webhooks of the time between are lost.
    """
    try:
        store = wiring.store()
        with store.work() as work:
            work.session.execute(update(Cursor).values(read_at=None))
        store.close()
    except (StateRefused, StateBusy, DBAPIError) as error:
        said = error.orig if isinstance(error, DBAPIError) else error
        raise Unusable(f"the state cannot be used ({said}): start anew with --fresh") from None


def _engine(wiring: Wiring) -> Engine:
    """Build an engine as the worker does; this process only looks with it."""
    try:
        return wiring.engine()
    except (SettingsError, MappingRefused, AccessRefused, RetryLater) as error:
        raise Unusable("; ".join(what_to_mend(error))) from None


def _switch(engine: Engine, without: Collection[str]) -> None:
    """Pause what shall be off, and let go on what an earlier demo paused."""
    for name in engine.connectors:
        until = engine.now() + FOREVER if name in without else None
        engine.store.pause(name, until, "switched off with --without" if until else None)


def _subscribe(
    household: Household, engine: Engine, rehearsal: Rehearsal, without: Collection[str]
) -> None:
    for name, connector in engine.connectors.items():
        if name in without or connector.type == "orders":
            continue
        try:
            connector.subscribe(household.hook(name))
        except (AccessRefused, RetryLater) as error:
            raise Unusable(f"{name} takes no webhook: {error}") from None
        if connector.type == "intercom":  # whose webhooks are set by hand, in its Developer Hub
            rehearsal.set_hook(name, household.hook(name))
