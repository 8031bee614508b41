import csv
import io
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.ci.category import Category
from bot.ci.flaky import Unit, flaky_report
from bot.ci.flaky_rows import (
    COLUMNS,
    Kind,
    Responsible,
    address,
    as_csv,
    file_of,
    record,
    rows,
    stamp,
    workflow_files,
)
from bot.ci.history import Proof
from bot.codeowners import parse
from bot.config.failures import Quarantined
from bot.model import Repo, RepoId
from tests.ci.pasts import past

TODAY = date(2026, 11, 22)
NOBODY = Responsible(today=TODAY)
SHOP = Repo(RepoId(1), "octo", "shop")
URL = "https://github.com"
PATH = ".github/workflows/ci.yml"
TEST = "tests/test_cart.py::test_total"


def flake(run: int, **more) -> list:
    failure = {name: more.pop(name) for name in ("tests", "category") if name in more}
    return [
        past(run, path=PATH, **failure, **more),
        past(run, "success", attempt=2, path=PATH, **more),
    ]


def found(*pasts, responsible: Responsible = NOBODY):
    return rows(flaky_report(pasts, "main"), responsible)


@pytest.mark.parametrize(
    ("test", "file"),
    [
        pytest.param(TEST, "tests/test_cart.py", id="pytest"),
        pytest.param("test_cart.py::TestA::test_total[a/b.py::c]", "test_cart.py", id="in a class"),
        pytest.param("src/a.test.ts > cart > adds", "src/a.test.ts", id="Vitest"),
        pytest.param(
            "[chromium] \u203a e2e/a.spec.ts:3:5 \u203a adds", "e2e/a.spec.ts", id="Playwright"
        ),
        pytest.param("e2e/a.spec.ts:3:5 \u203a adds", "e2e/a.spec.ts", id="without a project"),
        pytest.param("./spec/a_spec.rb:12", "spec/a_spec.rb", id="RSpec"),
        pytest.param("src/lib.rs - add (line 3)", "src/lib.rs", id="rustdoc"),
        pytest.param("features/cart.feature:7", "features/cart.feature", id="Cucumber"),
        pytest.param("com.acme.CartTest > adds()", "", id="a class of Java"),
        pytest.param("cart::tests::adds", "", id="a module of Rust"),
        pytest.param("TestTotal/empty", "", id="Go"),
        pytest.param("adds a.py", "", id="words"),
        pytest.param("test_cart.py", "", id="a file alone: it may be a word"),
        pytest.param("", "", id="no name"),
    ],
)
def test_the_file_of_a_test(test: str, file: str) -> None:
    assert file_of(test) == file


def test_what_is_proven_comes_first_and_tests_before_their_jobs() -> None:
    told = found(
        *flake(1, tests=(TEST,)),
        *flake(2, name="apt", category=Category.INFRA),
        past(3, "success", name="lint"),
        past(4, name="lint"),
        past(5, "success", name="lint"),
    )

    assert [(row.kind, row.unit.test or row.unit.job) for row in told] == [
        (Kind.TEST, TEST),
        (Kind.JOB, "unit"),
        (Kind.INFRASTRUCTURE, "apt"),
        (Kind.SUSPECT, "lint"),
    ]


def test_how_often() -> None:
    job, suspect = found(
        *flake(1),
        *(past(run, "success") for run in (2, 3, 4)),
        past(5, "success", name="lint"),
        past(6, name="lint"),
        past(7, "success", name="lint"),
    )

    assert (job.flakes, job.share.runs, job.share.rate) == (1, 4, 0.25)
    assert 0 < job.share.bound < 0.25
    assert (suspect.flakes, suspect.share) == (1, None)


OWNERS = parse("*.py @octo/python\n/tests/ @ada\n.github/ ops@octo.test\n/tests/free/\n")


@pytest.mark.parametrize(
    ("test", "files", "owners"),
    [
        pytest.param(TEST, {"tests/test_cart.py": "tests/test_cart.py"}, ("@ada",), id="a user"),
        pytest.param(
            TEST,
            {"tests/test_cart.py": "api/tests/test_cart.py"},
            ("@octo/python",),
            id="elsewhere",
        ),
        pytest.param(TEST, {"tests/test_cart.py": "tests/free/a.py"}, (), id="nobody owns it"),
        pytest.param(TEST, {}, (), id="a file that is not there"),
        pytest.param("TestTotal", {"tests/a.py": "tests/a.py"}, (), id="no file is named"),
    ],
)
def test_owners_of_a_test(test: str, files: dict[str, str], owners: tuple[str, ...]) -> None:
    who = Responsible(today=TODAY, owners=OWNERS, files=files, workflows={Unit("CI", "unit"): PATH})

    first, job = found(*flake(1, tests=(test,)), responsible=who)

    assert first.owners == owners
    assert job.owners == ("ops@octo.test",), "of a job, who owns its file"


def test_without_codeowners_nobody_is_named() -> None:
    who = Responsible(today=TODAY, files={"tests/test_cart.py": "tests/test_cart.py"})

    assert {row.owners for row in found(*flake(1, tests=(TEST,)), responsible=who)} == {()}


def test_a_job_is_written_in_the_file_of_its_newest_run_that_tells() -> None:
    pasts = [
        past(3, name="unit (3.12)"),
        past(2, name="unit (3.12)", path="new.yml"),
        past(1, name="unit (3.11)", path="old.yml"),
    ]

    assert workflow_files(pasts) == {Unit("CI", "unit"): "new.yml"}


@pytest.mark.parametrize(
    ("until", "state"),
    [
        (TODAY, "valid"),
        (TODAY - timedelta(days=1), "over"),
    ],
    ids=["the last day", "the day after"],
)
@pytest.mark.parametrize(("name", "row"), [("tests/*", 0), ("unit", 1)], ids=["test", "job"])
def test_quarantine(until: date, state: str, name: str, row: int) -> None:
    entry = Quarantined(test=name, reason="#1", owner="@ada", until=until)
    who = Responsible(today=TODAY, quarantine=(entry,))

    told = found(*flake(1, tests=(TEST,)), responsible=who)

    cells = [record(one, SHOP, URL) for one in told]
    states = [(one["quarantine"], one["quarantined_until"]) for one in cells]
    assert states[row] == (state, until.isoformat())
    assert states[1 - row] == ("", None)


def test_the_cells_of_a_row() -> None:
    who = Responsible(
        today=TODAY, owners=OWNERS, files={"tests/test_cart.py": "tests/test_cart.py"}
    )
    test, _ = found(*flake(1, tests=(TEST,)), past(2, "success"), responsible=who)

    cells = record(test, SHOP, URL)

    assert tuple(cells) == COLUMNS
    assert cells == {
        "repository": "octo/shop",
        "kind": "test",
        "workflow": "CI",
        "job": "unit",
        "test": TEST,
        "flakes": 1,
        "runs": 2,
        "rate": 0.5,
        "bound": 0.0945,
        "first_seen": "2026-11-18T08:05:00+00:00",
        "last_seen": "2026-11-18T08:05:00+00:00",
        "failed": "https://github.com/octo/shop/actions/runs/1/job/11",
        "passed": "https://github.com/octo/shop/actions/runs/1/job/12",
        "owners": "@ada",
        "quarantine": "",
        "quarantined_until": None,
    }


def test_a_suspect_has_no_rate() -> None:
    [suspect] = found(past(1, "success"), past(2), past(3, "success"))

    cells = record(suspect, SHOP, URL)

    assert [cells[name] for name in ("flakes", "runs", "rate", "bound")] == [1, None, None, None]


@pytest.mark.parametrize(
    ("proof", "path"),
    [
        (Proof("failed", 7, 8), "octo/shop/actions/runs/7/job/8"),
        (Proof("failed", 7), "octo/shop/actions/runs/7"),
    ],
    ids=["a job", "a run"],
)
def test_where_to_see_it(proof: Proof, path: str) -> None:
    assert address(proof, SHOP, URL) == f"{URL}/{path}"


def test_times_are_in_utc() -> None:
    berlin = timezone(timedelta(hours=1))

    assert stamp(datetime(2026, 1, 1, tzinfo=berlin)) == "2025-12-31T23:00:00+00:00"
    assert stamp(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00+00:00"


@pytest.mark.parametrize("first", list("=+-@\t\r\n"))
def test_no_cell_is_a_formula(first: str) -> None:
    name = f'{first}cmd|"/c calc"!A1'
    [test, *_] = found(*flake(1, tests=(name,)))

    [row] = csv.DictReader(io.StringIO(as_csv([record(test, SHOP, URL)]), newline=""))

    assert row["test"] == f"'{name}"


def test_csv_has_a_head_and_says_nothing_for_what_is_not_known() -> None:
    [suspect] = found(past(1, "success"), past(2), past(3, "success"))

    [row] = csv.DictReader(io.StringIO(as_csv([record(suspect, SHOP, URL)]), newline=""))

    assert tuple(row) == COLUMNS
    assert (row["flakes"], row["rate"], row["owners"]) == ("1", "", "")
    assert as_csv([]) == f"{','.join(COLUMNS)}\r\n"
