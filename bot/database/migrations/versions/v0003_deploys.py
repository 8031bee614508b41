"""What the deploy journey remembers."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create its tables."""
    _requests()
    _holds()
    _commands()
    _ledger()


def _requests() -> None:
    op.create_table(
        "request",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("repository", sa.BigInteger(), nullable=False),
        sa.Column("environment", sa.Text(), nullable=False, comment="in lower case"),
        sa.Column("number", sa.Integer(), nullable=False, comment="of the pull request"),
        sa.Column("sha", sa.Text(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False, comment="0 while there is none"),
        sa.Column("state", sa.Text(), nullable=False, comment="bot.deploys.request.State"),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False, comment="all of it, as JSON"),
        sa.PrimaryKeyConstraint("id", name="pk_request"),
    )
    op.create_index("ix_request_repository_is_live", "request", ["repository", "is_live"])
    op.create_index("ix_request_repository_run_id", "request", ["repository", "run_id"])
    op.create_index(
        "ix_request_one_live",
        "request",
        ["repository", "environment", "sha"],
        unique=True,
        sqlite_where=sa.text("is_live"),
        postgresql_where=sa.text("is_live"),
    )


def _holds() -> None:
    op.create_table(
        "lock",
        sa.Column("repository", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("environment", sa.Text(), nullable=False, comment="in lower case"),
        sa.Column(
            "fence",
            sa.BigInteger(),
            nullable=False,
            comment="of the newest lock; never goes back",
        ),
        sa.Column(
            "data",
            sa.LargeBinary(),
            nullable=True,
            comment="the lock, as JSON; none when it was released",
        ),
        sa.PrimaryKeyConstraint("repository", "environment", name="pk_lock"),
    )
    op.create_table(
        "stop",
        sa.Column("repository", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("environment", sa.Text(), nullable=False, comment="in lower case; empty for all"),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False, comment="the freeze, as JSON"),
        sa.PrimaryKeyConstraint("repository", "environment", name="pk_stop"),
    )
    op.create_table(
        "proposal",
        sa.Column("repository", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False, comment="the proposal, as JSON"),
        sa.PrimaryKeyConstraint("repository", "subject", name="pk_proposal"),
    )


def _commands() -> None:
    op.create_table(
        "obeyed",
        sa.Column("repository", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "source",
            sa.Text(),
            nullable=False,
            comment="a line of a comment, or a pressed button",
        ),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("repository", "source", name="pk_obeyed"),
    )
    op.create_index("ix_obeyed_at", "obeyed", ["at"])
    op.create_table(
        "refusal",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("repository", sa.BigInteger(), nullable=False),
        sa.Column("user", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_refusal"),
    )
    op.create_index("ix_refusal_repository_user_at", "refusal", ["repository", "user", "at"])
    op.create_index("ix_refusal_at", "refusal", ["at"])
    op.create_table(
        "override",
        sa.Column("repository", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sha", sa.Text(), nullable=False),
        sa.Column("check", sa.Text(), nullable=False, comment="the name of a check run of ours"),
        sa.Column("data", sa.LargeBinary(), nullable=False, comment="who and why, as JSON"),
        sa.PrimaryKeyConstraint("repository", "sha", "check", name="pk_override"),
    )


def _ledger() -> None:
    op.create_table(
        "deployment",
        sa.Column("repository", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("environment", sa.Text(), nullable=False, comment="in lower case"),
        sa.Column("sha", sa.Text(), nullable=False, comment="what was really deployed"),
        sa.Column("state", sa.Text(), nullable=False, comment="GitHub's word"),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False, comment="empty when none asked for it"),
        sa.Column("data", sa.LargeBinary(), nullable=False, comment="the deployment, as JSON"),
        sa.PrimaryKeyConstraint("repository", "id", name="pk_deployment"),
    )
    op.create_index(
        "ix_deployment_repository_environment_changed_at",
        "deployment",
        ["repository", "environment", "changed_at"],
    )
