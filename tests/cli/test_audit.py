import re

import pytest
from click.testing import Result
from sqlalchemy import Connection, text

from bot.audit.record import Type
from bot.store.audit import append
from tests.audit.entries import record
from tests.cli.conftest import ON_BOTH, Ledger, sluice

EMPTY = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
OTHER = "A" * 43 + "="


def fill(ledger: Ledger, *ids: object) -> None:
    """Append a record of each of *ids*."""

    def work(connection: Connection) -> None:
        for one in ids:
            append(connection, record(Type.VOTE_CAST, id=str(one), request="r1"), 9)

    ledger.run(work)


def tamper(ledger: Ledger, *statements: str) -> None:
    """Do as one can who owns the database."""

    def work(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        else:
            for name in ("audit_no_update", "audit_no_delete", "audit_at_the_end"):
                connection.execute(text(f"DROP TRIGGER {name}"))
        for one in statements:
            connection.execute(text(one))

    ledger.run(work)


def head(result: Result) -> str:
    """What is to be noted for --expect."""
    assert result.exit_code == 0
    found = re.fullmatch(r"(\d+) records?, root (\S{44})\n", result.stdout)
    return f"{found[1]}:{found[2]}"


@ON_BOTH
def test_a_log_that_is_whole_is_counted_and_has_a_root(ledger: Ledger) -> None:
    assert sluice("audit", "verify").stdout == f"0 records, root {EMPTY}\n"

    fill(ledger, *range(5))

    result = sluice("audit", "verify")
    assert result.stdout.startswith("5 records, root ")
    assert result.exit_code == 0


@ON_BOTH
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM audit WHERE seq = 3", "record 3: it is missing; the next one there is 4\n"),
        ("UPDATE audit SET type = 'x' WHERE seq >= 4", "record 4: its column type "),
        ("UPDATE audit SET leaf = body WHERE seq IN (2, 4)", "record 2: its body does not have "),
        ("UPDATE audit SET body = leaf WHERE seq = 5", "record 5: its body does not have the hash"),
    ],
    ids=["one is missing", "a column", "a hash", "a body"],
)
def test_the_first_record_that_is_wrong_is_named(ledger: Ledger, statement: str, said: str) -> None:
    fill(ledger, *range(5))
    tamper(ledger, statement)

    result = sluice("audit", "verify")

    assert (result.exit_code, result.stdout.count("\n")) == (1, 1)
    assert result.stdout.startswith(said)


def test_a_root_that_was_noted_proves_that_the_log_only_grew(ledger: Ledger) -> None:
    empty = head(sluice("audit", "verify"))
    fill(ledger, *range(3))
    noted = head(sluice("audit", "verify"))
    same = sluice("audit", "verify", "--expect", noted)
    fill(ledger, *range(3, 7))

    grown = sluice("audit", "verify", "--expect", noted)

    assert head(same) == noted
    assert head(grown).startswith("7:")
    assert head(sluice("audit", "verify", "--expect", empty)) == head(grown)
    assert noted != head(grown)


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (f"2:{OTHER}", "records up to 2: their root is another\n"),
        (f"0:{OTHER}", "records up to 0: their root is another\n"),
        (f"5:{OTHER}", "record 4: it is missing; there were 5\n"),
        (f"4:{OTHER}", "record 4: it is missing; there were 4\n"),
    ],
    ids=["written anew", "no log at all", "cut off at the end", "the last one cut off"],
)
def test_a_log_that_is_not_what_was_noted_is_told(ledger: Ledger, expected: str, said: str) -> None:
    fill(ledger, *range(3))

    result = sluice("audit", "verify", "--expect", expected)

    assert (result.exit_code, result.stdout) == (1, said)


@pytest.mark.parametrize(
    "expected",
    ["", "5", f"x:{OTHER}", f"-1:{OTHER}", "5:", "5:AAAA", f"5:{OTHER}!", f"5:{'A' * 42}é="],
)
def test_what_is_no_noted_root_is_a_mistake_of_the_caller(ledger: Ledger, expected: str) -> None:
    result = sluice("audit", "verify", "--expect", expected)

    assert result.exit_code == 2
    assert "Invalid value for '--expect'" in result.stderr


def test_without_a_database_nothing_is_proven(bare_environment, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")

    result = sluice("audit", "verify")

    assert (result.exit_code, result.stdout) == (78, "")
