"""Alembic's entry: run the migrations on the connection that state/database.py hands over."""

from alembic import context
from sqlmodel import SQLModel

import state.house
import state.tables  # noqa: F401  (these two declare the tables)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
