"""What is known of failures, how often a pull request turned red, and jobs that are not done."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create its tables, and add what the older ones lack."""
    _extend_failure()
    _extend_jobs()
    _create_diagnosis()
    _create_flaky_mark()
    _create_failure_case()
    _create_passing_lines()


def _extend_failure() -> None:
    # What is known of a pull request is that it turned red at least once.
    op.add_column(
        "failure",
        sa.Column(
            "episode",
            sa.Integer(),
            server_default=sa.text("1"),
            nullable=False,
            comment="times red",
        ),
    )


def _extend_jobs() -> None:
    # Until now a job was entered when it was done.
    op.add_column(
        "ledger_job", sa.Column("state", sa.Integer(), nullable=False, server_default=sa.text("3"))
    )
    op.add_column(
        "ledger_job",
        sa.Column(
            "waiting_at",
            sa.BigInteger(),
            comment="when we were last told that it waits",
            nullable=True,
        ),
    )
    op.add_column(
        "ledger_job",
        sa.Column(
            "queued_at",
            sa.BigInteger(),
            comment="when we were last told that it is queued",
            nullable=True,
        ),
    )
    op.create_index(
        "ix_ledger_job_repository_workflow_name_completed_at",
        "ledger_job",
        ["repository", "workflow", "name", "completed_at"],
    )
    op.create_index("ix_ledger_job_repository_run_id", "ledger_job", ["repository", "run_id"])


def _create_diagnosis() -> None:
    op.create_table(
        "diagnosis",
        sa.Column("repository", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("job_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False, comment="empty where it tells nothing"),
        sa.Column("category", sa.Text(), nullable=False, comment="bot.ci.category.Category"),
        sa.Column("tool", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False, comment="redacted"),
        sa.Column("tests", sa.Text(), nullable=False, comment="as JSON"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("repository", "job_id", name="pk_diagnosis"),
    )
    op.create_index(
        "ix_diagnosis_repository_fingerprint", "diagnosis", ["repository", "fingerprint"]
    )
    op.create_index("ix_diagnosis_at", "diagnosis", ["at"])


def _create_flaky_mark() -> None:
    op.create_table(
        "flaky_mark",
        sa.Column("repository", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("repository", "fingerprint", name="pk_flaky_mark"),
    )
    op.create_index("ix_flaky_mark_repository_at", "flaky_mark", ["repository", "at"])
    op.create_index("ix_flaky_mark_at", "flaky_mark", ["at"])


def _create_failure_case() -> None:
    op.create_table(
        "failure_case",
        sa.Column("repository", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False, comment="bot.ci.past.Complaint"),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("repository", "run_id", "attempt", name="pk_failure_case"),
    )
    op.create_index("ix_failure_case_repository_at", "failure_case", ["repository", "at"])
    op.create_index("ix_failure_case_at", "failure_case", ["at"])


def _create_passing_lines() -> None:
    op.create_table(
        "passing_lines",
        sa.Column("repository", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("workflow", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("templates", sa.LargeBinary(), nullable=False, comment="hashes of 8 bytes"),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("repository", "workflow", "job", name="pk_passing_lines"),
    )
    op.create_index("ix_passing_lines_at", "passing_lines", ["at"])
