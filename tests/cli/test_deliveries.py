import re

import click
import pytest
from click.testing import Result

from bot.queue.job import State
from tests.cli.conftest import ON_BOTH, Ledger, sluice
from tests.queue.conftest import arrival

HINT = "\nRun one again: sluice replay DELIVERY\n"


@pytest.fixture(autouse=True)
def piped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever runs the tests may have asked for colours."""
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


def rows(result: Result) -> list[list[str]]:
    """What stands under the head, cell by cell; an empty note is no cell."""
    assert result.exit_code == 0
    head, *lines = result.stdout.splitlines()
    assert head.split() == ["received", "delivery", "event", "installation", "state", "note"]
    return [re.split(" {2,}", line.rstrip()) for line in lines]


def guids(result: Result) -> list[str]:
    return [row[1] for row in rows(result)]


def minutes_apart(ledger: Ledger, *names: str) -> None:
    """Let deliveries in that wait to be handled, the oldest first."""
    for guid in names:
        ledger.clock.advance(minutes=1)
        assert ledger.admit(arrival(guid)) == [State.QUEUED]


@ON_BOTH
def test_the_list_says_what_came_and_what_became_of_it_the_newest_first(ledger: Ledger) -> None:
    ledger.fail(arrival("broken", event="pull_request", action="opened", installation=72))
    ledger.clock.advance(minutes=1)
    ledger.admit(arrival("well"))
    ledger.finish(*ledger.claim(), note="no command")
    ledger.clock.advance(minutes=1)
    ledger.admit(arrival("unknown", event="star", action="created", is_wanted=False))
    ledger.clock.advance(minutes=1)
    ledger.admit(arrival("waiting", body=b"{}"))
    ledger.clock.advance(minutes=1)
    ledger.admit(arrival("twin", body=b"{}"))

    assert rows(sluice("deliveries")) == [
        ["2026-01-05T12:04:00+00:00", "twin", "push", "1", "duplicate", "same body as waiting"],
        ["2026-01-05T12:03:00+00:00", "waiting", "push", "1", "queued"],
        ["2026-01-05T12:02:00+00:00", "unknown", "star.created", "1", "ignored"],
        ["2026-01-05T12:01:00+00:00", "well", "push", "1", "done", "no command"],
        ["2026-01-05T12:00:00+00:00", "broken", "pull_request.opened", "72", "failed", "it broke"],
    ]


def test_nothing_received_is_an_empty_list(ledger: Ledger) -> None:
    assert rows(sluice("deliveries")) == []


@ON_BOTH
def test_those_that_failed_come_alone_and_with_a_hint_beside_the_list(ledger: Ledger) -> None:
    ledger.fail(arrival("broken"))
    minutes_apart(ledger, "waiting")

    result = sluice("deliveries", "--failed")

    assert guids(result) == ["broken"]
    assert result.stderr == HINT


def test_there_is_no_hint_where_there_is_nothing_to_run_again(ledger: Ledger) -> None:
    minutes_apart(ledger, "waiting")

    result = sluice("deliveries", "--failed")

    assert rows(result) == []
    assert result.stderr == ""


def test_there_is_no_hint_beside_the_whole_list(ledger: Ledger) -> None:
    ledger.fail(arrival("broken"))

    assert sluice("deliveries").stderr == ""


@ON_BOTH
def test_the_limit_leaves_out_the_oldest(ledger: Ledger) -> None:
    minutes_apart(ledger, "first", "second", "third")

    assert guids(sluice("deliveries", "--limit", 2)) == ["third", "second"]


def test_the_limit_counts_only_what_is_asked_for(ledger: Ledger) -> None:
    ledger.fail(arrival("broken"))
    minutes_apart(ledger, "first", "second")

    assert guids(sluice("deliveries", "--failed", "--limit", 1)) == ["broken"]


def test_fifty_are_enough_if_nobody_says_otherwise(ledger: Ledger) -> None:
    minutes_apart(ledger, "the oldest")
    ledger.clock.advance(minutes=1)
    ledger.admit(*(arrival(f"number-{number}") for number in range(50)))

    listed = guids(sluice("deliveries"))

    assert len(listed) == 50
    assert "the oldest" not in listed


def test_a_limit_that_is_no_number_is_a_usage_error(ledger: Ledger) -> None:
    assert sluice("deliveries", "--limit", "many").exit_code == 2


LONG = {"guid": "g" * 64, "event": "e" * 64, "action": "a" * 64}
NOTE = "refused " * 60 + "at last"


def test_a_piped_line_is_a_delivery_and_whole(ledger: Ledger, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ledger.fail(arrival(**LONG), NOTE)

    [row] = rows(sluice("deliveries"))

    assert row == [
        "2026-01-05T12:00:00+00:00",
        "g" * 64,
        f"{'e' * 64}.{'a' * 64}",
        "1",
        "failed",
        NOTE,
    ]


def test_a_note_of_several_lines_breaks_no_row_and_moves_no_cursor(ledger: Ledger) -> None:
    ledger.fail(arrival("broken"), "one\ntwo\x1b[2Jthree")

    assert rows(sluice("deliveries"))[0][-1] == "one two[2Jthree"


@pytest.mark.parametrize("limit", [0, -1])
@ON_BOTH
def test_a_limit_is_at_least_one(ledger: Ledger, limit: int) -> None:
    assert sluice("deliveries", "--limit", limit).exit_code == 2


def test_a_database_that_is_not_there_is_not_made(bare_environment, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("SLUICE_HOME", str(tmp_path))

    result = sluice("deliveries")

    assert result.exit_code == 78
    assert result.stderr.startswith(f"sluice: there is no database {tmp_path / 'sluice.db'}")
    assert not (tmp_path / "sluice.db").exists()


def test_a_database_without_tables_is_named_so(bare_environment, monkeypatch, tmp_path) -> None:
    (tmp_path / "sluice.db").touch()
    monkeypatch.setenv("SLUICE_HOME", str(tmp_path))

    result = sluice("deliveries")

    assert result.exit_code == 78
    assert "the database is empty" in result.stderr
    assert "sluice migrate" in result.stderr


def test_on_a_terminal_the_list_keeps_to_its_width(ledger: Ledger, monkeypatch) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "100")
    ledger.fail(arrival("broken"), NOTE)

    shown = click.unstyle(sluice("deliveries").stdout)

    assert max(map(len, shown.splitlines())) == 100
    assert shown.count("refused") == NOTE.count("refused")


@pytest.mark.parametrize("note", ["[bold]not a style[/]", ":smile:", "<b>&amp;</b>"])
def test_what_others_wrote_is_shown_as_it_is(ledger: Ledger, note: str) -> None:
    ledger.fail(arrival("broken"), note)

    assert rows(sluice("deliveries"))[0][-1] == note


def test_the_database_may_lie_where_sluice_is_at_home(
    ledger: Ledger, monkeypatch, tmp_path
) -> None:
    minutes_apart(ledger, "waiting")
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("SLUICE_HOME", str(tmp_path))

    assert guids(sluice("deliveries")) == ["waiting"]


def test_an_address_that_is_no_database_s_is_refused(bare_environment, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://host/name")

    result = sluice("deliveries")

    assert (result.exit_code, result.stdout) == (78, "")
    assert "must look like sqlite:///sluice.db or postgresql://host/name" in result.stderr
