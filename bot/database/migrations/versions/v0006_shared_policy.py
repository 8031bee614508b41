"""What is remembered of the policy files that an organisation has for its repositories."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "shared_policy",
        sa.Column("owner", sa.Text(), nullable=False, comment="its login, in lower case"),
        sa.Column("path", sa.Text(), nullable=False, comment="begins with the repository's name"),
        sa.Column("sha", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "path", name="pk_shared_policy"),
    )
