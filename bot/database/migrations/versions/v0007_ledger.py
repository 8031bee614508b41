"""The ledger of jobs: when each was queued, started and done."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create its tables."""
    op.create_table(
        "ledger_job",
        sa.Column("repository", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id", sa.BigInteger(), autoincrement=False, nullable=False, comment="of one attempt"
        ),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("workflow", sa.Text(), nullable=False),
        sa.Column("sha", sa.Text(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False, comment="as JSON"),
        sa.Column("runner_group", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("completed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("repository", "id", name="pk_ledger_job"),
    )
    op.create_index(
        "ix_ledger_job_repository_completed_at", "ledger_job", ["repository", "completed_at"]
    )
    op.create_index("ix_ledger_job_completed_at", "ledger_job", ["completed_at"])
    op.create_table(
        "ledger_run",
        sa.Column("repository", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False, comment="when it ended"),
        sa.PrimaryKeyConstraint("repository", "id", name="pk_ledger_run"),
    )
    op.create_index("ix_ledger_run_at", "ledger_run", ["at"])
