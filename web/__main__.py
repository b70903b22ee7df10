"""`python -m web`: receives webhooks on ACCORD_HTTP_PORT."""

from __future__ import annotations

import os
import sys
from dataclasses import replace

import structlog
from sqlalchemy.exc import DBAPIError

from state.database import StateTooNew
from sync.read import read_soon
from sync.settings import Settings, SettingsError, read_settings
from sync.wiring import Wiring
from web.inbox import Inbox
from web.receiver import Receiver
from web.serve import PortTaken, listen, server

WRONG, UNREACHABLE = 2, 3


def main() -> int:
    """Serve until told to stop; 2 when the settings are wrong, 3 when the database is away."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    try:
        return _run(Wiring(_desks_only(read_settings(os.environ))))
    except SettingsError as error:
        return _stop(WRONG, *error.sentences)
    except (PortTaken, StateTooNew) as error:
        return _stop(WRONG, str(error))
    except PermissionError as error:
        return _stop(WRONG, f"{error.filename} cannot be written: set ACCORD_DATA to a folder")
    except DBAPIError as error:
        return _stop(UNREACHABLE, f"the state database cannot be used: {error.orig}")


def _desks_only(settings: Settings) -> Settings:
    """Leave out what sends no webhooks; the mapping files are then not needed at all."""
    desks = {name: c for name, c in settings.connections.items() if c.type != "orders"}
    return replace(settings, connections=desks)


def _run(wiring: Wiring) -> int:
    opened = listen(wiring.settings.http_port)
    store = wiring.store()
    connectors = wiring.connect(store, {})
    try:
        read_soon(store, connectors, wiring.clock.now())
        server(Receiver(connectors, Inbox(store), wiring.clock)).run(sockets=[opened])
    finally:
        for connector in connectors.values():
            connector.close()
        store.close()
    return 0


def _stop(code: int, *sentences: str) -> int:
    sys.stderr.write("".join(f"{sentence}\n" for sentence in sentences))
    return code


if __name__ == "__main__":
    sys.exit(main())
