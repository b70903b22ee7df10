"""`python -m web`: receives webhooks on ACCORD_HTTP_PORT."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from state.database import StateBusy, came_second, complaint
from state.revision import StateRefused
from sync.logs import configure
from sync.read import read_soon
from sync.settings import Settings, SettingsError, read_settings
from sync.wiring import Wiring
from web.inbox import Inbox
from web.receiver import Receiver
from web.serve import PortTaken, listen, server

WRONG, UNREACHABLE = 2, 3
PATIENCE, PAUSE = 20.0, 0.25  # seconds; SQLite itself waits 15 for a lock
Result = TypeVar("Result")


def main() -> int:
    """Serve until told to stop; 2 when the settings are wrong, 3 when the database is away."""
    configure(os.environ)
    try:
        return _run(Wiring(_desks_only(read_settings(os.environ))))
    except SettingsError as error:
        return _stop(WRONG, *error.sentences)
    except (PortTaken, StateRefused) as error:
        return _stop(WRONG, str(error))
    except PermissionError as error:
        return _stop(WRONG, f"{error.filename} cannot be written: set ACCORD_DATA to a folder")
    except StateBusy:
        return _stop(UNREACHABLE, "other processes keep the state database busy: start again")
    except DBAPIError as error:
        return _stop(UNREACHABLE, f"the state database cannot be used: {complaint(error)}")


def _desks_only(settings: Settings) -> Settings:
    """Leave out what sends no webhooks; the mapping files are then not needed at all."""
    desks = {name: c for name, c in settings.connections.items() if c.type != "orders"}
    return replace(settings, connections=desks)


def _run(wiring: Wiring) -> int:
    opened = listen(wiring.settings.http_port)
    store = _patiently(wiring, wiring.store)
    connectors = wiring.connect(store, {})
    try:
        _patiently(wiring, lambda: read_soon(store, connectors, wiring.clock.now()))
        inbox = Inbox(store, connectors, wiring.clock)
        serving = server(Receiver(connectors, inbox, wiring.clock))
        inbox.when_refused(lambda: setattr(serving, "should_exit", True))
        serving.run(sockets=[opened])
        if inbox.refused is not None:
            raise inbox.refused
    finally:
        for connector in connectors.values():
            connector.close()
        store.close()
    return 0


def _patiently(wiring: Wiring, step: Callable[[], Result]) -> Result:
    """Take a step that another process may be in the way of, again for some seconds.

    A worker that starts at the same moment makes the tables and reads all that waits. Raises
    StateBusy when that does not end, DBAPIError for any other failure.
    """
    until = wiring.clock.now() + timedelta(seconds=PATIENCE)
    while True:
        try:
            return step()
        except (StateBusy, DBAPIError) as error:
            if isinstance(error, DBAPIError) and not came_second(error):
                raise
            if wiring.clock.now() >= until:
                raise StateBusy from None
            wiring.sleep(PAUSE)


def _stop(code: int, *sentences: str) -> int:
    sys.stderr.write("".join(f"{sentence}\n" for sentence in sentences))
    return code


if __name__ == "__main__":
    sys.exit(main())
