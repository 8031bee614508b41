"""Bring the schema up to date: forward only, under a lock, never past what this version knows."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

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
    before = MigrationContext.configure(connection).get_current_revision() or ""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    if before and before not in {script.revision for script in scripts.walk_revisions()}:
        raise ConfigError(
            Problem(
                0,
                0,
                f"The database is at revision {before}, which this version does not know: a newer "
                "Sluice has written it. Install that version again, or restore a backup.",
            )
        )
    command.upgrade(config, "head")
    return before, scripts.get_current_head() or ""
