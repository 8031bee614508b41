import csv
import io
import json
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.audit.export import COLUMNS
from bot.audit.record import Type
from bot.store.audit import append
from tests.audit.entries import record, stamp
from tests.cli.conftest import ON_BOTH, Ledger, sluice

DAY = 24 * 60
"""Minutes."""
TODAY = ("--from", "2026-01-05", "--to", "2026-01-05")


def fill(ledger: Ledger, *kinds: tuple) -> None:
    """Append records, each of a type, minutes after noon of 5 January, and data."""

    def work(connection: Connection) -> None:
        for place, (kind, minutes, data) in enumerate(kinds):
            append(connection, record(kind, minutes, id=str(place), **data), 9)

    ledger.run(work)


def deploy(name: str, minutes: float, environment: str = "production") -> tuple:
    return Type.DEPLOY_STARTED, minutes, {"request": name, "environment": environment}


def rows(*arguments: str) -> list[dict]:
    result = sluice("report", "audit", *arguments)
    assert result.exit_code == 0
    return list(csv.DictReader(io.StringIO(result.stdout_bytes.decode(), newline="")))


@ON_BOTH
def test_each_deployment_is_a_row_however_long_before_it_was_asked_for(ledger: Ledger) -> None:
    fill(
        ledger,
        (Type.REQUEST_OPENED, -2 * DAY, {"request": "r1", "title": "=1+1"}),
        (Type.REQUEST_OPENED, 0, {"request": "never let through"}),
        deploy("r1", 0),
        (Type.DEPLOY_SUCCEEDED, 3 * DAY, {"request": "r1"}),
    )

    [row] = rows(*TODAY)

    assert tuple(row) == COLUMNS
    assert (row["deploy_id"], row["title"], row["result"]) == ("r1", "'=1+1", "success")
    assert (row["started_at"], row["leaf_seq"]) == (stamp(0), "4")


def test_both_days_count_from_midnight_to_midnight_in_utc(ledger: Ledger) -> None:
    half = DAY / 2
    fill(
        ledger,
        deploy("before", -half - 0.1),
        deploy("first", -half),
        deploy("last", half + DAY - 0.1),
        deploy("after", half + DAY),
    )

    found = rows("--from", "2026-01-05", "--to", "2026-01-06")

    assert [row["deploy_id"] for row in found] == ["first", "last"]


def test_every_environment_is_in_it_unless_some_are_named(ledger: Ledger) -> None:
    fill(ledger, deploy("a", 0), deploy("b", 1, "staging"), deploy("c", 2, "eu"))
    some = ("--environment", "production", "--environment", "eu")

    assert [row["deploy_id"] for row in rows(*TODAY)] == ["a", "b", "c"]
    assert [row["deploy_id"] for row in rows(*TODAY, *some)] == ["a", "c"]


def test_a_time_without_a_deployment_has_a_head_only(ledger: Ledger) -> None:
    assert sluice("report", "audit", *TODAY).stdout_bytes == f"{','.join(COLUMNS)}\r\n".encode()
    assert json.loads(sluice("report", "audit", *TODAY, "--format", "json").stdout) == []


def test_it_can_be_json_and_go_to_a_file(ledger: Ledger, tmp_path: Path) -> None:
    fill(ledger, deploy("r1", 0))
    path = tmp_path / "population.json"

    result = sluice("report", "audit", *TODAY, "--format", "json", "--output", path)

    assert (result.exit_code, result.stdout) == (0, "")
    [row] = json.loads(path.read_text(encoding="utf-8"))
    assert (row["deploy_id"], row["leaf_seq"], row["emergency"]) == ("r1", 1, False)


def test_a_deployment_that_cannot_be_told_spoils_the_report(ledger: Ledger, tmp_path) -> None:
    fill(
        ledger, deploy("good", 0), (Type.DEPLOY_STARTED, 1, {"request": "bad", "checks": ["unit"]})
    )
    path = tmp_path / "population.csv"

    result = sluice("report", "audit", *TODAY, "--output", path)

    assert result.exit_code == 1
    assert "records of bad: Expected `object`, got `array` - at `$.checks`" in result.stderr
    assert not path.exists()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--from", "2026-01-05"), "Missing option '--to'"),
        (("--to", "2026-01-05"), "Missing option '--from'"),
        (("--from", "2026-01-06", "--to", "2026-01-05"), "Invalid value for --to: is before"),
        (("--from", "yesterday", "--to", "2026-01-05"), "does not match the format"),
        ((*TODAY, "--format", "xml"), "'xml' is not one of"),
    ],
    ids=["no end", "no beginning", "backwards", "no date", "an unknown format"],
)
def test_what_cannot_be_asked_is_a_mistake_of_the_caller(
    ledger: Ledger, arguments: tuple, why: str
) -> None:
    result = sluice("report", "audit", *arguments)

    assert result.exit_code == 2
    assert why in result.stderr


def test_without_a_database_there_is_no_report(bare_environment, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")

    result = sluice("report", "audit", *TODAY)

    assert (result.exit_code, result.stdout) == (78, "")
