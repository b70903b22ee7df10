"""Proofs of sync, and how each change that came in was found"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import state.tables

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    text, instant = sqlmodel.sql.sqltypes.AutoString, state.tables.Instant(timezone=True)
    op.create_table('proof',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('night', text(length=20), nullable=False),
    sa.Column('started_at', instant, nullable=False),
    sa.Column('ended_at', instant, nullable=True),
    sa.Column('cursor', text(length=32), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('lease_token', text(length=32), nullable=True),
    sa.Column('leased_until', instant, nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('night')
    )
    with op.batch_alter_table('journal', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source', text(length=10), nullable=True))


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore the backup instead")
