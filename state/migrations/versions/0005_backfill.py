"""Backfills: how far one has come, what it found, and the jobs that only it writes"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import state.tables

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    text, instant = sqlmodel.sql.sqltypes.AutoString, state.tables.Instant(timezone=True)
    op.create_table('backfill',
    sa.Column('system', text(length=60), nullable=False),
    sa.Column('since', instant, nullable=True),
    sa.Column('asked_until', instant, nullable=True),
    sa.Column('until', instant, nullable=False),
    sa.Column('dry_run', sa.Boolean(), nullable=False),
    sa.Column('phase', text(length=10), nullable=False),
    sa.Column('stream', text(length=60), nullable=True),
    sa.Column('value', sa.Text(), nullable=True),
    sa.Column('read', sa.Integer(), nullable=False),
    sa.Column('totals', sa.JSON(), nullable=False),
    sa.Column('stops', sa.JSON(), nullable=False),
    sa.Column('began_at', instant, nullable=False),
    sa.Column('ended_at', instant, nullable=True),
    sa.PrimaryKeyConstraint('system')
    )
    op.create_table('backfill_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('system', text(length=60), nullable=False),
    sa.Column('record_id', text(length=32), nullable=False),
    sa.Column('target', text(length=60), nullable=False),
    sa.Column('route', text(length=200), nullable=False),
    sa.Column('outcome', text(length=12), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('system', 'record_id', 'target')
    )
    op.create_index('backfill_item_outcome', 'backfill_item', ['system', 'outcome', 'id'], unique=False)
    op.create_index('backfill_item_record', 'backfill_item', ['record_id'], unique=False)
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.add_column(sa.Column('backfill', text(length=60), nullable=True))
    owned = sa.text('backfill IS NOT NULL')
    op.create_index(
        'job_backfill', 'job', ['backfill'], unique=False, sqlite_where=owned, postgresql_where=owned
    )


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore the backup instead")
