"""The effects gate: budgets and switch; the brake's stops; what a loss and a first reading are"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import state.tables

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    text, instant = sqlmodel.sql.sqltypes.AutoString, state.tables.Instant(timezone=True)
    op.create_table('switch',
    sa.Column('name', text(length=20), nullable=False),
    sa.Column('off', sa.Boolean(), nullable=False),
    sa.Column('at', instant, nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('stop',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', text(length=10), nullable=False),
    sa.Column('system', text(length=60), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('sample', sa.JSON(), nullable=False),
    sa.Column('why', text(length=300), nullable=False),
    sa.Column('mapping_revision', text(length=16), nullable=False),
    sa.Column('at', instant, nullable=False),
    sa.Column('decided_at', instant, nullable=True),
    sa.Column('decision', text(length=10), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('effect', schema=None) as batch_op:
        batch_op.add_column(sa.Column('customer_id', text(length=32), nullable=True))
        batch_op.add_column(sa.Column('run_id', text(length=40), nullable=True))
        batch_op.create_index('effect_customer', ['customer_id', 'at'], unique=False)
        batch_op.create_index('effect_run', ['run_id'], unique=False)
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.add_column(sa.Column('first', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('after', text(length=60), nullable=True))
        batch_op.add_column(sa.Column('stop_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('free', sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table('link', schema=None) as batch_op:
        batch_op.add_column(sa.Column('loss', text(length=8), nullable=True))
        batch_op.add_column(sa.Column('stop_id', sa.Integer(), nullable=True))
    lost = sa.text('loss IS NOT NULL')
    op.create_index(
        'link_loss', 'link', ['loss'], unique=False, sqlite_where=lost, postgresql_where=lost
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('first', sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table('connection', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reading_until', instant, nullable=True))


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore the backup instead")
