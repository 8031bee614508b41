from dataclasses import replace
from functools import partial

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot.audit.record import Provenance
from bot.database.dialect import to_ms
from bot.database.migrate import MIGRATIONS, migrate, revisions
from bot.database.open import opened
from bot.database.schema import metadata
from bot.errors import ConfigError
from bot.records import KeepJobTime
from bot.store.records import writer
from bot.store.state import State
from tests.conftest import create_database
from tests.deploys.making import NOW, REPO

OLD = """
INSERT INTO ledger_job VALUES
(74, 1, 9001, 1, 'test', 'CI', 'abc', 'main', 'success', '["größer"]', '', :now, :now, :now);
INSERT INTO ledger_run VALUES (74, 9001, '.github/workflows/ci.yml', 'push', :now);
INSERT INTO failure VALUES (74, 7, 'octo:change', true), (74, 8, 'octo:other', false)
"""
"""What revision 0007 wrote."""


def _fill(connection) -> None:
    for statement in map(text, OLD.split(";")):
        values = {"now": to_ms(NOW)} if ":now" in statement.text else {}
        connection.execute(statement, values)


def _upgrade(connection, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request, tmp_path) -> str:
    """An empty database, once on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'sluice.db'}"
    name = next(request.getfixturevalue("database_names"))
    return create_database(request.getfixturevalue("postgres_url"), name)


async def test_the_migrations_build_exactly_the_schema(database_url: str) -> None:
    def differences(connection) -> list:
        migrate(connection)
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with opened(database_url) as database:
        assert await database.run(differences) == []


def test_the_files_are_named_after_their_revisions() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)

    assert revisions() == [one.revision for one in scripts.walk_revisions()][::-1]


async def test_migrating_again_changes_nothing(database_url: str) -> None:
    async with opened(database_url) as database:
        before, after = await database.run(migrate)

        assert (before, await database.run(migrate)) == ("", (after, after))


async def test_a_database_of_a_newer_version_is_left_alone(database_url: str) -> None:
    async with opened(database_url) as database:
        await database.run(migrate)
        await database.run(
            lambda connection: connection.execute(
                text("UPDATE alembic_version SET version_num = '9999'")
            )
        )

        with pytest.raises(ConfigError, match="revision 9999, which this version does not know"):
            await database.run(migrate)


class TestFailures:
    """Revision 0008, on what 0007 has written."""

    @pytest.fixture
    async def before(self, database_url: str):
        """A database of 0007 with a job that is done, its run, and a pull request that is red."""
        async with opened(database_url) as database:
            await database.run(partial(_upgrade, to="0007"))
            await database.run(_fill)
            yield database

    async def test_what_was_known_is_known_still(self, before) -> None:
        store = State(before)
        await before.run(migrate)

        [job] = await store.job_times(REPO, NOW, 10)
        assert (job.id, job.name, job.event, job.labels) == (1, "test", "push", ("größer",))
        assert (job.completed_at, job.approved_at) == (NOW, None)
        assert await store.failures_of(REPO) == {"octo:change": 7}
        assert await store.failure_episode(REPO, 7) == (1, True)
        assert await store.failure_episode(REPO, 8) == (1, False)

    async def test_what_is_told_again_changes_nothing(self, before) -> None:
        store = State(before)
        await before.run(migrate)
        [job] = await store.job_times(REPO, NOW, 10)
        write = writer("https://github.com")
        source = Provenance(id="1", at=NOW, event="test", origin="test")
        forged = KeepJobTime(job=replace(job, conclusion="failure"))
        await before.run(write(forged, source))

        assert await store.job_times(REPO, NOW, 10) == [job]
