"""The tables of the ledger of jobs, and of what is known of their failures; `schema` has others."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text, text


def ledger_tables(metadata: MetaData) -> tuple[Table, Table]:
    """Make the tables of jobs and of their runs, in *metadata*."""
    return _jobs(metadata), _runs(metadata)


def failure_tables(metadata: MetaData) -> tuple[Table, Table, Table, Table]:
    """Make the tables of diagnoses, flaky marks, cases and passing lines, in *metadata*."""
    return _diagnoses(metadata), _marks(metadata), _cases(metadata), _passing(metadata)


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
        Column("state", Integer, nullable=False, server_default=text("3")),
        Column("waiting_at", BigInteger, comment="when we were last told that it waits"),
        Column("queued_at", BigInteger, comment="when we were last told that it is queued"),
        Index(None, "repository", "completed_at"),
        Index(None, "repository", "workflow", "name", "completed_at"),
        Index(None, "repository", "run_id"),
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


def _diagnoses(metadata: MetaData) -> Table:
    return Table(
        "diagnosis",
        metadata,
        Column("repository", BigInteger, primary_key=True, autoincrement=False),
        Column("job_id", BigInteger, primary_key=True, autoincrement=False),
        Column("fingerprint", Text, nullable=False, comment="empty where it tells nothing"),
        Column("category", Text, nullable=False, comment="bot.ci.category.Category"),
        Column("tool", Text, nullable=False),
        Column("step", Text, nullable=False),
        Column("line", Text, nullable=False, comment="redacted"),
        Column("tests", Text, nullable=False, comment="as JSON"),
        Column("at", BigInteger, nullable=False),
        Index(None, "repository", "fingerprint"),
        Index(None, "at"),
    )


def _marks(metadata: MetaData) -> Table:
    return Table(
        "flaky_mark",
        metadata,
        Column("repository", BigInteger, primary_key=True, autoincrement=False),
        Column("fingerprint", Text, primary_key=True),
        Column("by", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
        Index(None, "repository", "at"),
        Index(None, "at"),
    )


def _cases(metadata: MetaData) -> Table:
    return Table(
        "failure_case",
        metadata,
        Column("repository", BigInteger, primary_key=True, autoincrement=False),
        Column("run_id", BigInteger, primary_key=True, autoincrement=False),
        Column("attempt", Integer, primary_key=True, autoincrement=False),
        Column("sha", Text, nullable=False),
        Column("how", Text, nullable=False, comment="bot.ci.past.Complaint"),
        Column("by", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
        Index(None, "repository", "at"),
        Index(None, "at"),
    )


def _passing(metadata: MetaData) -> Table:
    return Table(
        "passing_lines",
        metadata,
        Column("repository", BigInteger, primary_key=True, autoincrement=False),
        Column("workflow", Text, primary_key=True),
        Column("job", Text, primary_key=True),
        Column("templates", LargeBinary, nullable=False, comment="hashes of 8 bytes"),
        Column("run_id", BigInteger, nullable=False),
        Column("at", BigInteger, nullable=False),
        Index(None, "at"),
    )
