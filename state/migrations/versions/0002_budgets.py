"""Call allowances in buckets of their own, and the breaker of each connection"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import state.tables

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('bucket',
    sa.Column('system', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('tat', sa.Float(), nullable=False),
    sa.Column('learned', sa.Float(), nullable=True),
    sa.Column('left', sa.Float(), nullable=True),
    sa.Column('left_until', sa.Float(), nullable=True),
    sa.Column('held_until', sa.Float(), nullable=True),
    sa.PrimaryKeyConstraint('system', 'name')
    )
    with op.batch_alter_table('connection', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('failures', sa.Integer(), server_default='0', nullable=False)
        )
        batch_op.add_column(
            sa.Column('open_until', state.tables.Instant(timezone=True), nullable=True)
        )
        batch_op.drop_column('budget_at')
        batch_op.drop_column('held_until')


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore the backup instead")
