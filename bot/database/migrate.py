"""Bring the schema up to date: forward only, under a lock, never past what this version knows."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.errors import ConfigError, Problem

MIGRATIONS = Path(__file__).parent / "migrations"

LOCK = 7_583_002_411_226
"""PostgreSQL's advisory lock for migrations: any number, as long as nobody else takes it."""


def migrate(connection: Connection) -> tuple[str, str]:
    """Run every migration that is missing, in the caller's transaction.

    Returns:
        The revision before ("" for an empty database) and after.

    Raises:
        ConfigError: A newer Sluice wrote this database; going back would lose what it wrote.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    known = revisions()
    before = _revision(connection)
    if before and before not in known:
        raise ConfigError(
            Problem(
                0,
                0,
                f"The database is at revision {before}, which this version does not know: a newer "
                "Sluice has written it. Install that version again, or restore a backup.",
            )
        )
    if before != known[-1]:
        _upgrade(connection)
    return before, known[-1]


def check_current(connection: Connection) -> None:
    """Raise ConfigError unless the schema is the one of this version."""
    found, wanted = _revision(connection), revisions()[-1]
    if found != wanted:
        what = f"the database is {f'at revision {found}' if found else 'empty'}, not at {wanted}"
        raise ConfigError(Problem(0, 0, f"{what}; run `sluice migrate`"))


def revisions() -> list[str]:
    """Return the revisions there are, oldest first: the numbers that the files begin with."""
    return sorted(path.name[1:5] for path in (MIGRATIONS / "versions").glob("v*.py"))


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


def _upgrade(connection: Connection) -> None:
    # Imported here: it takes as long as all else at start-up, and is seldom needed.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
