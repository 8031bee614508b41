"""What is remembered of rollouts, and of deployments that are watched."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create its tables."""
    op.create_table(
        "rollout",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("repository", sa.BigInteger(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="of the pull request"),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, comment="grows with each write"),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column(
            "deployment_id",
            sa.BigInteger(),
            nullable=False,
            comment="GitHub's; 0 while there is none",
        ),
        sa.Column("backend", sa.Text(), nullable=False, comment="what the driver remembers"),
        sa.Column(
            "written", sa.BigInteger(), nullable=False, comment="fence of the newest order taken"
        ),
        sa.Column("data", sa.LargeBinary(), nullable=False, comment="all the rest, as JSON"),
        sa.PrimaryKeyConstraint("id", name="pk_rollout"),
    )
    op.create_index("ix_rollout_repository_is_live", "rollout", ["repository", "is_live"])
    op.create_table(
        "vigil",
        sa.Column("id", sa.Text(), nullable=False, comment="the deployment and the service"),
        sa.Column("repository", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False, comment="all of it, as JSON"),
        sa.PrimaryKeyConstraint("id", "repository", name="pk_vigil"),
    )
