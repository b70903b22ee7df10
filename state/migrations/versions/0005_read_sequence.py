"""Read sequences that PostgreSQL can hold"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite's INTEGER has 64 bits
        op.alter_column('link', 'read_seq', type_=sa.BigInteger())


def downgrade() -> None:
    raise RuntimeError("migrations go forward only; restore the backup instead")
