"""Every table. Alembic's migrations build them; a test holds the two against each other.

Times are whole milliseconds since 1970 in UTC, so that both databases compare them alike and a hot
statement converts nothing.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    false,
    text,
)

from bot.database.ledger import failure_tables, ledger_tables

metadata = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"}
)

# SQLite counts rows by itself only in a column that is called INTEGER.
Serial = BigInteger().with_variant(Integer, "sqlite")

delivery = Table(
    "delivery",
    metadata,
    Column("guid", Text, primary_key=True),
    Column("event", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("installation", BigInteger, nullable=False, comment="0 when there is none"),
    Column("received_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    Column("state", Text, nullable=False, comment="bot.queue.job.State"),
    Column("note", Text, nullable=False, server_default=""),
    Column("proof", Text, nullable=False, comment="the signature: equal for equal bodies"),
    Column("body", LargeBinary, comment="zstd; dropped after the redelivery window"),
    Index(None, "proof"),
    Index(None, "received_at"),
)

job = Table(
    "job",
    metadata,
    Column("number", Serial, primary_key=True, comment="the order in which they were stored"),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False, comment="bot.queue.job.Kind"),
    Column("name", Text, nullable=False, comment="what handles it"),
    Column("key", Text, nullable=False, comment="jobs of one key run one at a time, in order"),
    Column("subject", Text, comment="a job with newer news of it makes this one needless"),
    Column("news_of", BigInteger, nullable=False, comment="when the subject was like this"),
    Column("origin", Text, nullable=False, comment="the delivery that led to it, or a timer"),
    Column("installation", BigInteger, nullable=False),
    Column("rank", Integer, nullable=False, server_default="0", comment="lower goes first"),
    Column("run_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("owner", Text, comment="the turn that last started it; fences a lost lease"),
    Column("dead", Boolean, nullable=False, server_default=false()),
    Column("error", Text),
    Column("payload", LargeBinary, nullable=False),
    Index(None, "key", "dead", "rank", "number"),
    Index(None, "dead", "run_at"),
    Index(
        None,
        "subject",
        sqlite_where=text("subject IS NOT NULL"),
        postgresql_where=text("subject IS NOT NULL"),
    ),
    sqlite_autoincrement=True,  # a number is never given twice
)

pause = Table(
    "pause",
    metadata,
    Column("installation", BigInteger, primary_key=True, autoincrement=False),
    Column("until", BigInteger, nullable=False),
)

comment = Table(
    "comment",
    metadata,
    Column("repository", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("marker", Text, primary_key=True),
    Column("comment_id", BigInteger, nullable=False),
)

policy = Table(
    "policy",
    metadata,
    Column("repository", BigInteger, primary_key=True, autoincrement=False),
    Column("path", Text, nullable=False),
    Column("sha", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

shared_policy = Table(
    "shared_policy",
    metadata,
    Column("owner", Text, primary_key=True, comment="its login, in lower case"),
    Column("path", Text, primary_key=True, comment="begins with the repository's name"),
    Column("sha", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

failure = Table(
    "failure",
    metadata,
    Column("repository", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("head", Text, nullable=False),
    Column("is_red", Boolean, nullable=False),
    Column("episode", Integer, nullable=False, server_default=text("1"), comment="times red"),
)

cursor = Table(
    "cursor",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=False, comment="from 1, without a gap"),
    Column("id", Text, nullable=False, unique=True),
    Column("time", BigInteger, nullable=False),
    Column("repository", BigInteger, nullable=False),
    Column("type", Text, nullable=False, comment="bot.audit.record.Type"),
    Column("request", Text, comment="bot.audit.record.about"),
    Column("body", LargeBinary, nullable=False, comment="canonical JSON; the rest follows from it"),
    Column("leaf", LargeBinary, nullable=False, comment="its hash in the Merkle tree"),
    Index(None, "request"),
)

request = Table(
    "request",
    metadata,
    Column("id", Text, primary_key=True),
    Column("repository", BigInteger, nullable=False),
    Column("environment", Text, nullable=False, comment="in lower case"),
    Column("number", Integer, nullable=False, comment="of the pull request"),
    Column("sha", Text, nullable=False),
    Column("run_id", BigInteger, nullable=False, comment="0 while there is none"),
    Column("state", Text, nullable=False, comment="bot.deploys.request.State"),
    Column("is_live", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False, comment="all of it, as JSON"),
    Index(None, "repository", "is_live"),
    Index(None, "repository", "run_id"),
    Index(
        "ix_request_one_live",
        "repository",
        "environment",
        "sha",
        unique=True,
        sqlite_where=text("is_live"),
        postgresql_where=text("is_live"),
    ),
)

lock = Table(
    "lock",
    metadata,
    Column("repository", BigInteger, primary_key=True, autoincrement=False),
    Column("environment", Text, primary_key=True, comment="in lower case"),
    Column("fence", BigInteger, nullable=False, comment="of the newest lock; never goes back"),
    Column("data", LargeBinary, comment="the lock, as JSON; none when it was released"),
)

stop = Table(
    "stop",
    metadata,
    Column("repository", BigInteger, primary_key=True, autoincrement=False),
    Column("environment", Text, primary_key=True, comment="in lower case; empty for all"),
    Column("until", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False, comment="the freeze, as JSON"),
)

proposal = Table(
    "proposal",
    metadata,
    Column("repository", BigInteger, primary_key=True, autoincrement=False),
    Column("subject", Text, primary_key=True),
    Column("until", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False, comment="the proposal, as JSON"),
)

obeyed = Table(
    "obeyed",
    metadata,
    Column("repository", BigInteger, primary_key=True, autoincrement=False),
    Column("source", Text, primary_key=True, comment="a line of a comment, or a pressed button"),
    Column("at", BigInteger, nullable=False),
    Index(None, "at"),
)

refusal = Table(
    "refusal",
    metadata,
    Column("number", Serial, primary_key=True),
    Column("repository", BigInteger, nullable=False),
    Column("user", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index(None, "repository", "user", "at"),
    Index(None, "at"),
)

override = Table(
    "override",
    metadata,
    Column("repository", BigInteger, primary_key=True, autoincrement=False),
    Column("sha", Text, primary_key=True),
    Column("check", Text, primary_key=True, comment="the name of a check run of ours"),
    Column("data", LargeBinary, nullable=False, comment="who and why, as JSON"),
)

deployment = Table(
    "deployment",
    metadata,
    Column("repository", BigInteger, primary_key=True, autoincrement=False),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("environment", Text, nullable=False, comment="in lower case"),
    Column("sha", Text, nullable=False, comment="what was really deployed"),
    Column("state", Text, nullable=False, comment="GitHub's word"),
    Column("changed_at", BigInteger, nullable=False),
    Column("request", Text, nullable=False, comment="empty when none asked for it"),
    Column("data", LargeBinary, nullable=False, comment="the deployment, as JSON"),
    Index(None, "repository", "environment", "changed_at"),
)

permit = Table(
    "permit",
    metadata,
    Column("jti", Text, primary_key=True, comment="the request that it was for"),
    Column("run_id", BigInteger, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("redeemed_at", BigInteger, nullable=False),
    Index(None, "redeemed_at"),
)


rollout = Table(
    "rollout",
    metadata,
    Column("id", Text, primary_key=True),
    Column("repository", BigInteger, nullable=False),
    Column("service", Text, nullable=False),
    Column("number", Integer, nullable=False, comment="of the pull request"),
    Column("is_live", Boolean, nullable=False),
    Column("version", BigInteger, nullable=False, comment="grows with each write"),
    Column("created_at", BigInteger, nullable=False),
    Column("deployment_id", BigInteger, nullable=False, comment="GitHub's; 0 while there is none"),
    Column("backend", Text, nullable=False, comment="what the driver remembers"),
    Column("written", BigInteger, nullable=False, comment="fence of the newest order taken"),
    Column("data", LargeBinary, nullable=False, comment="all the rest, as JSON"),
    Index(None, "repository", "is_live"),
)


vigil = Table(
    "vigil",
    metadata,
    Column("id", Text, primary_key=True, comment="the deployment and the service"),
    Column("repository", BigInteger, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False, comment="all of it, as JSON"),
)

ledger_job, ledger_run = ledger_tables(metadata)
diagnosis, flaky_mark, failure_case, passing_lines = failure_tables(metadata)
