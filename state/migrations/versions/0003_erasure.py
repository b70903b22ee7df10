"""Erasures and their tombstones; read sequences that PostgreSQL can hold"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import state.tables

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite's INTEGER has 64 bits
        op.alter_column('link', 'read_seq', type_=sa.BigInteger())
    op.create_table('erasure',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('key_hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('asked_at', state.tables.Instant(timezone=True), nullable=False),
    sa.Column('done_at', state.tables.Instant(timezone=True), nullable=True),
    sa.Column('passed_over', sa.Integer(), nullable=False),
    sa.Column('todo', sa.JSON(), nullable=True),
    sa.Column('receipt', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('erasure', schema=None) as batch_op:
        batch_op.create_index('ix_erasure_key_hash', ['key_hash'], unique=False)

    op.create_table('tombstone',
    sa.Column('hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('key_id', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('erasure_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('at', state.tables.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('hash')
    )


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore the backup instead")
