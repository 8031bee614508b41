"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "comment",
        sa.Column("repository", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("marker", sa.Text(), nullable=False),
        sa.Column("comment_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("repository", "number", "marker", name="pk_comment"),
    )
    op.create_table(
        "cursor",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_cursor"),
    )
    op.create_table(
        "delivery",
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("installation", sa.BigInteger(), nullable=False, comment="0 when there is none"),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False, comment="bot.queue.job.State"),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "proof", sa.Text(), nullable=False, comment="the signature: equal for equal bodies"
        ),
        sa.Column(
            "body",
            sa.LargeBinary(),
            nullable=True,
            comment="zstd; dropped after the redelivery window",
        ),
        sa.PrimaryKeyConstraint("guid", name="pk_delivery"),
    )
    op.create_index("ix_delivery_proof", "delivery", ["proof"], unique=False)
    op.create_index("ix_delivery_received_at", "delivery", ["received_at"], unique=False)
    op.create_table(
        "failure",
        sa.Column("repository", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("is_red", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("repository", "number", name="pk_failure"),
    )
    op.create_table(
        "job",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="the order in which they were stored",
        ),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="bot.queue.job.Kind"),
        sa.Column("name", sa.Text(), nullable=False, comment="what handles it"),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="jobs of one key run one at a time, in order"
        ),
        sa.Column(
            "subject",
            sa.Text(),
            nullable=True,
            comment="a job with newer news of it makes this one needless",
        ),
        sa.Column(
            "news_of", sa.BigInteger(), nullable=False, comment="when the subject was like this"
        ),
        sa.Column(
            "origin", sa.Text(), nullable=False, comment="the delivery that led to it, or a timer"
        ),
        sa.Column("installation", sa.BigInteger(), nullable=False),
        sa.Column(
            "rank", sa.Integer(), server_default="0", nullable=False, comment="lower goes first"
        ),
        sa.Column("run_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "owner",
            sa.Text(),
            nullable=True,
            comment="the turn that last started it; fences a lost lease",
        ),
        sa.Column("dead", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_job"),
        sa.UniqueConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_job_dead_run_at", "job", ["dead", "run_at"], unique=False)
    op.create_index(
        "ix_job_key_dead_rank_number", "job", ["key", "dead", "rank", "number"], unique=False
    )
    op.create_index(
        "ix_job_subject",
        "job",
        ["subject"],
        unique=False,
        sqlite_where=sa.text("subject IS NOT NULL"),
        postgresql_where=sa.text("subject IS NOT NULL"),
    )
    op.create_table(
        "pause",
        sa.Column("installation", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("installation", name="pk_pause"),
    )
    op.create_table(
        "policy",
        sa.Column("repository", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("repository", name="pk_policy"),
    )
