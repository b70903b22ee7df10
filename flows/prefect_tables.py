"""Prefect's tables in a new SQLite file, made by Prefect's migrations over a plain connection.

Prefect 3.8.8 sends each of their 34,000 steps through an event loop and a thread: 14 s of CPU
before a new server answers; this takes 4.5 s. A database that is there is Prefect's own business.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import warnings
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import SAWarning


def make_tables() -> None:
    """Make the file that Prefect's settings name, whole or not; what fails is left to Prefect.

    Source: https://alembic.sqlalchemy.org/en/latest/api/runtime.html
    """
    try:
        place = _new_file()
        if place is None:
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent) as folder:
            made = Path(folder) / "prefect.db"
            migrate(made)
            with suppress(FileExistsError):  # another server was quicker
                os.link(made, place)
    except Exception as error:  # noqa: BLE001  (its own migrations come to the same, later)
        print(f"Prefect makes its tables itself: {error!r}", file=sys.stderr)  # noqa: T201


def _new_file() -> Path | None:
    """Return where Prefect would make its SQLite file; None when it would make none there."""
    from prefect.settings import get_current_settings  # noqa: PLC0415  (seconds of imports)

    database = get_current_settings().server.database
    if database.connection_url is None or not database.migrate_on_start:
        return None
    url = make_url(database.connection_url.get_secret_value())
    if url.get_backend_name() != "sqlite" or not url.database or ":memory:" in url.database:
        return None
    place = Path(url.database)
    return None if place.exists() else place


def migrate(file: Path) -> None:
    """Bring a SQLite file to the revision of the Prefect that is installed."""
    with closing(sqlite3.connect(file)) as new:
        new.execute("PRAGMA journal_mode = WAL")
    engine = create_engine(f"sqlite:///{file}")
    # As Prefect does it: what a migration creates and what it copies are one transaction.
    engine.dialect.do_begin = lambda connection: connection.cursor().execute("BEGIN")  # type: ignore[assignment,method-assign]
    try:
        _upgrade(engine)
    finally:
        engine.dispose()


def _upgrade(engine: Engine) -> None:
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415
    from prefect.server.database import provide_database_interface  # noqa: PLC0415
    from prefect.server.database.alembic_commands import alembic_config  # noqa: PLC0415

    prefect, config = provide_database_interface(), alembic_config()
    config.set_main_option("version_locations", str(prefect.orm.versions_dir))
    scripts = ScriptDirectory.from_config(config)
    context = EnvironmentContext(
        config, scripts, fn=lambda revision, _: scripts._upgrade_revs("head", revision)
    )
    with engine.connect() as connection, context, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Skipped unsupported reflection", SAWarning)
        context.configure(
            connection=connection,
            target_metadata=prefect.Base.metadata,
            render_as_batch=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
