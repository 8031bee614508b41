from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from bot.database.migrate import revisions
from bot.database.schema import metadata
from tests.cli.conftest import ON_BOTH, in_database, sluice
from tests.conftest import create_database

NEWER = "UPDATE alembic_version SET version_num = '9999'"
TURNS = {
    "sluice_pgqueuer",
    "sluice_pgqueuer_log",
    "sluice_pgqueuer_schedules",
    "sluice_pgqueuer_statistics",
}
REVISION = "SELECT version_num FROM alembic_version"


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite:///{tmp_path / 'sluice.db'}"
    name = next(request.getfixturevalue("database_names"))
    return create_database(request.getfixturevalue("postgres_url"), name)


@pytest.fixture
def empty(bare_environment, database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATABASE_URL", database_url)
    return database_url


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def turns(url: str) -> set[str]:
    """The tables that PgQueuer leases turns from, so that `sluice serve` needs to create none."""
    return set() if url.startswith("sqlite") else TURNS


@ON_BOTH
def test_an_empty_database_gets_its_tables_and_then_nothing_more(empty: str) -> None:
    head = revisions()[-1]
    first, second = sluice("migrate"), sluice("migrate")

    assert (first.exit_code, first.stdout) == (0, f"empty -> {head}\n")
    assert (second.exit_code, second.stdout) == (0, f"already at {head}\n")
    assert in_database(empty, tables) == {*metadata.tables, "alembic_version", *turns(empty)}
    assert sluice("deliveries").exit_code == 0


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(empty: str) -> None:
    sluice("migrate")
    in_database(empty, lambda connection: connection.execute(text(NEWER)))

    result = sluice("migrate")

    assert (result.exit_code, result.stdout) == (78, "")
    [line] = result.stderr.splitlines()
    assert line.startswith("sluice: The database is at revision 9999")
    assert line.endswith("Install that version again, or restore a backup.")
    assert in_database(empty, lambda connection: connection.scalar(text(REVISION))) == "9999"


def test_the_file_is_made_where_sluice_is_at_home(bare_environment, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("SLUICE_HOME", str(tmp_path))

    assert sluice("migrate").stdout.startswith("empty -> ")
    assert "delivery" in in_database(f"sqlite:///{tmp_path / 'sluice.db'}", tables)


def test_a_home_that_is_not_there_is_said(bare_environment, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("SLUICE_HOME", str(tmp_path / "nowhere"))

    result = sluice("migrate")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("sluice: ")
    assert "unable to open database file" in result.stderr
    assert not (tmp_path / "nowhere").exists()
