"""Processes that migrate: all start at once, or one dies in the middle of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from state.revision import MIGRATIONS

ROOT = Path(__file__).parents[2]
# Counts the statements of a migration; dies as kill -9 does before the how-manieth, 0 = never.
MIGRATE = """
import os, signal, sys
from sqlalchemy import event
from state.database import open_engine
from state.revision import migrate
engine, last, made, passed = open_engine(sys.argv[1]), int(sys.argv[2]), 0, 0
@event.listens_for(engine, "before_cursor_execute")
def note(connection, cursor, statement, *rest):
    global made, passed
    passed += 1
    made += statement.lstrip().upper().startswith("CREATE TABLE")
    if passed == last:
        os.kill(os.getpid(), signal.SIGKILL)
@event.listens_for(engine, "commit")
def end(connection):
    if last < 0:
        os.kill(os.getpid(), signal.SIGKILL)
print("ready", flush=True)
sys.stdin.readline()
migrate(engine)
print(made, passed, flush=True)
"""
NEWER = """
import sqlalchemy as sa
from alembic import op

revision = "9000"
down_revision = "{head}"
branch_labels = depends_on = None


def upgrade() -> None:
{steps}    op.add_column("job", sa.Column("later", sa.Integer(), nullable=True))
"""
RENAME = """\
    with op.batch_alter_table("connection") as batch:
        batch.alter_column("why", new_column_name="reason")
"""


def migrating(url: str, last: int = 0) -> subprocess.Popen[str]:
    """Start a process that migrates when it is told to go; it dies before statement `last`.

    -1 lets it die just before it commits.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", MIGRATE, url, str(last)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    """Let it migrate."""
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for its end; returns exit code, output and errors."""
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def clean_environment(**settings: str) -> dict[str, str]:
    """Return this environment with these settings of Accord's only."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ACCORD_", "PREFECT_"))}
    return {**kept, **settings}


def newer_version(folder: Path, tables: str = "other") -> Path:
    """Write the migrations of an Accord to come; today's code cannot read `other` tables."""
    newer = folder / "migrations"
    (newer / "versions").mkdir(parents=True)
    for file in MIGRATIONS.rglob("*.*"):
        if file.suffix in (".py", ".mako"):
            (newer / file.relative_to(MIGRATIONS)).write_text(file.read_text())
    head = max(file.name for file in MIGRATIONS.glob("versions/0*.py"))[:4]
    steps = RENAME if tables == "other" else ""
    text = NEWER.format(head=head, steps=steps)
    (newer / "versions" / "9000_to_come.py").write_text(text)
    return newer
