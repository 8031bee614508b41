"""The tables of the ledger of jobs; `schema` has all others."""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text


def ledger_tables(metadata: MetaData) -> tuple[Table, Table]:
    """Make the tables of jobs and of their runs, in *metadata*."""
    return _jobs(metadata), _runs(metadata)


def _jobs(metadata: MetaData) -> Table:
    return Table(
        "ledger_job",
        metadata,
        Column("repository", BigInteger, primary_key=True, autoincrement=False),
        Column("id", BigInteger, primary_key=True, autoincrement=False, comment="of one attempt"),
        Column("run_id", BigInteger, nullable=False),
        Column("attempt", Integer, nullable=False),
        Column("name", Text, nullable=False),
        Column("workflow", Text, nullable=False),
        Column("sha", Text, nullable=False),
        Column("branch", Text, nullable=False),
        Column("conclusion", Text, nullable=False),
        Column("labels", Text, nullable=False, comment="as JSON"),
        Column("runner_group", Text, nullable=False),
        Column("created_at", BigInteger, nullable=False),
        Column("started_at", BigInteger, nullable=False),
        Column("completed_at", BigInteger, nullable=False),
        Index(None, "repository", "completed_at"),
        Index(None, "completed_at"),
    )


def _runs(metadata: MetaData) -> Table:
    return Table(
        "ledger_run",
        metadata,
        Column("repository", BigInteger, primary_key=True, autoincrement=False),
        Column("id", BigInteger, primary_key=True, autoincrement=False),
        Column("path", Text, nullable=False),
        Column("event", Text, nullable=False),
        Column("at", BigInteger, nullable=False, comment="when it ended"),
        Index(None, "at"),
    )
