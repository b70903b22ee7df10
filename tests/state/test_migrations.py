"""Promise P18: an old database migrates, a newer one is refused with a message."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

from state.database import open_engine
from state.revision import MIGRATIONS, StateTooNew, migrate
from state.store import Store

ROOT = Path(__file__).parents[2]


def revisions() -> list[Script]:
    """Return all migrations, the newest first."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return list(ScriptDirectory.from_config(config).walk_revisions())


@pytest.mark.parametrize("migration", revisions(), ids=lambda each: each.revision)
def test_no_migration_goes_back(migration: Script) -> None:
    """It would drop what the newer version knows."""
    with pytest.raises(RuntimeError, match="restore the backup"):
        migration.module.downgrade()


def test_the_files_of_the_migrations_are_named_after_their_revisions() -> None:
    """By these names a process sees whether there is anything to do, without loading Alembic."""
    chain = [each.revision for each in revisions()]
    names = [file.name[:4] for file in (MIGRATIONS / "versions").glob("*.py")]
    assert chain[::-1] == sorted(names)


def test_a_process_that_has_nothing_to_migrate_does_not_load_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'state.db'}"
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
    look = "import sys; from state.store import Store; Store(sys.argv[1]).migrate()"
    words = [sys.executable, "-c", f"{look}; sys.exit('alembic' in sys.modules)", url]
    assert subprocess.run(words, cwd=ROOT, check=False).returncode == 0


def test_an_empty_database_gets_every_table(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    found = set(inspect(engine).get_table_names())
    assert set(SQLModel.metadata.tables) <= found
    engine.dispose()


def test_migrating_twice_is_once(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    migrate(engine)
    engine.dispose()


def test_the_migrations_make_the_tables_of_the_code(url: str) -> None:
    """A column added to state/tables.py without a migration shows up here."""
    engine = open_engine(url)
    migrate(engine)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
    assert differences == []
    engine.dispose()


def test_the_first_version_keeps_what_it_knew_of_a_connection(url: str) -> None:
    engine = open_engine(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        row = "INSERT INTO connection (system, why) VALUES ('zendesk', 'no access')"
        connection.execute(text(row))
    engine.dispose()
    store = Store(url)
    store.migrate()
    known = store.connection("zendesk")
    assert (known.why, known.failures, known.open_until) == ("no access", 0, None)
    store.close()


def test_a_database_of_a_newer_accord_is_refused(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StateTooNew, match="9999"):
        migrate(engine)
    engine.dispose()


def test_a_store_keeps_what_it_held_through_a_restart(url: str) -> None:
    store = Store(url)
    store.migrate()
    store.pause("zendesk", None, "the credentials are not accepted")
    store.close()
    again = Store(url)
    again.migrate()
    assert again.connection("zendesk").why == "the credentials are not accepted"
    again.close()


def test_a_closed_store_leaves_no_connection_behind(store: Store) -> None:
    """Whoever moves or deletes the database file after the end meets no open handle."""
    store.cases()
    assert store.engine.pool.checkedin() == 1  # type: ignore[attr-defined]
    store.close()
    assert store.engine.pool.checkedin() == 0  # type: ignore[attr-defined]
