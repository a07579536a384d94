"""Todos get a due date and an estimate."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("todos", sa.Column("due", sa.Date(), nullable=True))
    op.add_column("todos", sa.Column("estimate", sa.Integer(), nullable=True))


def downgrade() -> None:
    # Not in batches: on SQLite those rebuild the table, and its foreign keys with it.
    op.drop_column("todos", "estimate")
    op.drop_column("todos", "due")
