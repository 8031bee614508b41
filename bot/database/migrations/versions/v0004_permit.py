"""The book of redeemed permits."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "permit",
        sa.Column("jti", sa.Text(), nullable=False, comment="the request that it was for"),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("redeemed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("jti", name="pk_permit"),
    )
    op.create_index("ix_permit_redeemed_at", "permit", ["redeemed_at"], unique=False)
