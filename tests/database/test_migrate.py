import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot.database.migrate import MIGRATIONS, migrate, revisions
from bot.database.open import opened
from bot.database.schema import metadata
from bot.errors import ConfigError
from tests.conftest import create_database


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
