import subprocess
import sys
from pathlib import Path

import pytest

from bot.database.lock import only_process
from bot.database.open import opened, parse, sqlite_path
from bot.errors import ConfigError, StorageError


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///sluice.db", "sqlite"),
        ("sqlite:////var/lib/sluice/sluice.db", "sqlite"),
        ("postgresql://u:p@host:5432/name", "postgresql+asyncpg"),
        ("postgres://host/name", "postgresql+asyncpg"),
        ("postgresql+psycopg://host/name", "postgresql+asyncpg"),
    ],
)
def test_urls(url: str, driver: str) -> None:
    assert parse(url).drivername == driver


@pytest.mark.parametrize("url", ["", "sluice.db", "mysql://host/name", "sqlite://", "sqlite:"])
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="must look like"):
        parse(url)


def test_a_path_is_absolute_with_four_slashes() -> None:
    assert str(sqlite_path("sqlite:////a/b.db")) == "/a/b.db"
    assert str(sqlite_path("sqlite:///b.db")) == "b.db"
    assert sqlite_path("postgresql://host/name") is None


def test_a_file_has_one_owner_at_a_time(tmp_path) -> None:
    path = tmp_path / "sluice.db"
    with (
        only_process(path),
        pytest.raises(ConfigError, match="another `sluice serve` uses"),
        only_process(path),
    ):
        pass
    with only_process(path):
        pass


def test_a_folder_that_is_not_there_is_said(tmp_path) -> None:
    with pytest.raises(ConfigError, match="cannot write"), only_process(tmp_path / "no" / "x.db"):
        pass


async def test_a_server_that_does_not_answer_is_said() -> None:
    async with opened("postgresql://sluice@127.0.0.1:1/none") as database:
        with pytest.raises(StorageError):
            await database.run(lambda _: None)


WITHOUT_THE_EXTRA = """
import sys
sys.modules.update(dict.fromkeys(("asyncpg", "greenlet", "pgqueuer")))
from bot.__main__ import main
main()
"""
"""A process to which what the extra `postgres` installs is not there."""


def without_the_extra(*arguments: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", WITHOUT_THE_EXTRA, *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_postgresql_without_its_extra_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://sluice:hunter2@127.0.0.1:1/none")

    result = without_the_extra("migrate")

    assert (result.returncode, result.stdout) == (78, "")
    assert result.stderr == "sluice: PostgreSQL needs the extra: pip install 'sluice[postgres]'\n"


def test_sqlite_needs_no_extra(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'sluice.db'}")

    result = without_the_extra("migrate")

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("empty -> ")
