from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ci.category import Category
from bot.ci.diagnosis import Place
from bot.ci.render.entry import MOST_TESTS, PLACES, TESTS, entry, folded
from bot.ci.render.quoting import LISTED
from bot.ci.render.reasons import reasons
from bot.ci.report import FailedJob, FailedRun, MissingLog
from tests.ci.render.reports import (
    FOUND,
    GATE,
    GREEN,
    HEAD,
    NOON,
    RATED,
    REPO_URL,
    RUN,
    RUN_URL,
    UNKNOWN,
    failed_run,
    job,
    report,
)

VAGUE = replace(FOUND, is_telling=False)


def told(*jobs: FailedJob, **changes) -> str:
    shown = report(*jobs, **changes)
    return entry(reasons(shown)[0], shown)


def head(*jobs: FailedJob, **changes) -> str:
    return told(*jobs, **changes).partition("\n")[0]


def siblings(read: int, unread: int, found=FOUND) -> list[FailedJob]:
    jobs = [job(f"unit ({number})", found) for number in range(read)]
    jobs += [job(f"unit (x{number})", MissingLog.SIBLING, None) for number in range(unread)]
    return jobs


def test_an_entry_in_full() -> None:
    run = failed_run(
        replace(job("test", history=RATED), budget=timedelta(minutes=10)), last_green=GREEN
    )

    assert told(runs=(run,), rollback_url="https://wiki.example/rollback") == (
        "#### A test failed\n\n"
        r"**New on this branch.** `main` passes, and no other branch is known to have failed so\."
        f" Proof: [passed on the base branch at fedcba9]({REPO_URL}/actions/runs/5/job/6)."
        " `test` failed 3 of the last 40 runs on `main`, 7 days."
        " Usual time to fix: 3 h 20 min (median of 4).\n\n"
        f"In [`test` \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} `Run tests`]"
        f"({RUN_URL}/job/448#step:4:12), says `pytest`;"
        " took 4 min 10 s of its 10 min.\n\n"
        "```\n"
        "    9  def test_a():\n"
        "⋯\n"
        "  209  >   assert x\n"
        "→ 210  E   AssertionError: no\n"
        "```\n\n"
        "Failing test: `t.py::test_a`.\n\n"
        f"In the code: [`t.py:3`]({REPO_URL}/blob/{HEAD}/t.py#L3).\n\n"
        f"[View logs]({RUN_URL}/job/448)"
        f" · [Compare with the last green `fedcba9`]({REPO_URL}/compare/{GREEN}...{HEAD})"
        " · [Rollback](https://wiki.example/rollback)"
        f' · [Re-run]({RUN_URL}), or comment `/retry --job "test"`'
    )


@pytest.mark.parametrize(
    ("jobs", "ran", "expected"),
    [
        pytest.param(siblings(1, 0), (), "#### A test failed", id="one job"),
        pytest.param(siblings(1, 0), ("unit (0)",), "#### A test failed", id="the only one"),
        pytest.param(
            siblings(1, 0),
            ("unit (0)", "unit (1)"),
            "#### A test failed · in 1 of 2 jobs",
            id="one of a matrix",
        ),
        pytest.param(
            siblings(14, 0),
            tuple(f"unit ({number})" for number in range(18)),
            "#### A test failed · same failure in 14 of 18 jobs",
            id="most of a matrix",
        ),
        pytest.param(
            siblings(2, 0), (), "#### A test failed · same failure in 2 jobs", id="total unknown"
        ),
        pytest.param(
            siblings(5, 9),
            tuple(f"unit ({number})" for number in range(18)),
            "#### A test failed · same failure in 14 of 18 jobs (5 of them read)",
            id="not all read",
        ),
        pytest.param(
            siblings(2, 0, VAGUE),
            (),
            "#### A test failed · in 2 jobs, whose logs do not tell whether for the same reason",
            id="logs that say little",
        ),
        pytest.param(
            siblings(2, 1, VAGUE),
            (),
            "#### A test failed · in 3 jobs (2 of them read), whose logs do not tell whether for "
            "the same reason",
            id="logs that say little, not all read",
        ),
        pytest.param(siblings(0, 1), (), "#### Not analysed", id="not read"),
        pytest.param(siblings(0, 3), (), "#### Not analysed · in 3 jobs", id="none read"),
    ],
)
def test_the_head_claims_no_more_than_was_read(jobs, ran, expected) -> None:
    assert head(runs=(failed_run(*jobs, names=ran),)) == expected


@pytest.mark.parametrize("category", Category)
def test_every_category_has_words(category) -> None:
    said = head(job("x", replace(FOUND, category=category)))

    assert said.startswith("#### ")
    assert said[5].isupper()


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        (MissingLog.RUNNING, "once the job is over"),
        (MissingLog.NEVER_STARTED, "never started, or lost its log"),
        (MissingLog.EXPIRED, "expired or was deleted (GitHub answers 410)"),
        (MissingLog.TOO_BIG, "too big"),
        (MissingLog.UNREADABLE, "could not be read"),
        (MissingLog.CRASHED, "Sluice failed on this log"),
        (MissingLog.SIBLING, "was not read"),
    ],
)
def test_a_missing_log_says_why(missing, words) -> None:
    said = told(job("deploy", missing))

    assert said.startswith("#### Not analysed\n\n")
    assert words in said
    assert f"[View logs]({RUN_URL}/job/" in said
    assert "#step:" not in said
    assert "```" not in said


@pytest.mark.parametrize(
    ("started", "completed", "budget", "words"),
    [
        pytest.param(NOON, NOON + timedelta(seconds=50), None, "; took 50 s.", id="no budget"),
        pytest.param(
            NOON, NOON + timedelta(minutes=9), 10, "; took 9 min of its 10 min.", id="within"
        ),
        pytest.param(
            NOON, NOON + timedelta(minutes=10), 10, "; took 10 min of its 10 min.", id="just within"
        ),
        pytest.param(
            NOON,
            NOON + timedelta(minutes=10, seconds=1),
            10,
            "; took 10 min 1 s, over its 10 min.",
            id="over",
        ),
        pytest.param(NOON, NOON, None, "; took 0 s.", id="no time"),
        pytest.param(None, NOON, 10, ", says `pytest`.", id="start unknown"),
        pytest.param(NOON, None, 10, ", says `pytest`.", id="end unknown"),
        pytest.param(NOON + timedelta(1), NOON, 10, ", says `pytest`.", id="clocks disagree"),
    ],
)
def test_how_long_it_took(started, completed, budget, words) -> None:
    failed = job("x")
    timed = replace(failed.job, started_at=started, completed_at=completed)
    limit = timedelta(minutes=budget) if budget else None
    place = told(replace(failed, job=timed, budget=limit)).split("\n\n")[2]

    assert place.endswith(words)


def test_a_guess_is_called_one() -> None:
    assert ", going by the words of its log;" in told(job("x", replace(FOUND, tool="generic")))


def test_what_the_runner_says_is_shown_without_a_line() -> None:
    said = replace(
        FOUND,
        lines=(),
        excerpt=(),
        annotation="It *ran* out of time",
        line_in_step=0,
        tests=(),
        places=(),
    )
    words = told(job("test", said))

    assert r"The runner says: It \*ran\* out of time" in words
    assert "```" not in words
    assert "#step:" not in words
    assert "Failing test" not in words
    assert "In the code" not in words


def test_without_a_step_the_job_is_linked() -> None:
    assert f"In [`test`]({RUN_URL}/job/448), says" in told(job("test", step=None))


def test_a_run_is_named_where_there_are_several() -> None:
    runs = (failed_run(job("a")), FailedRun(run=replace(RUN, id=8, name="Docs", number=0)))

    assert f" of [`CI` run 41, attempt 2]({RUN_URL}), says" in told(runs=runs)
    assert " of [`CI`" not in told(job("a"))


@pytest.mark.parametrize(
    ("count", "more"),
    [
        (TESTS, "`test 4`."),
        (TESTS + 1, "`test 4` and 1 more."),
        (MOST_TESTS - 1, " and 44 more."),
        (MOST_TESTS, " and at least 45 more."),
    ],
)
def test_the_first_tests_are_named(count, more) -> None:
    tests = tuple(f"test {number}" for number in range(count))
    words = told(job("x", replace(FOUND, tests=tests)))

    assert words.split("Failing tests: ")[1].split("\n")[0].endswith(more)
    assert f"`test {TESTS}`" not in words


def test_only_files_of_the_repository_are_linked() -> None:
    places = (Place("a b.py", 1), Place("../x.py", 2), Place("c#.py", 3))
    words = told(job("x", replace(FOUND, places=places)), files=frozenset({"a b.py", "c#.py"}))

    assert f"[`a b.py:1`]({REPO_URL}/blob/{HEAD}/a%20b.py#L1)" in words
    assert f"[`c#.py:3`]({REPO_URL}/blob/{HEAD}/c%23.py#L3)" in words
    assert "../x.py" not in words


@pytest.mark.parametrize("count", [PLACES, PLACES + 1])
def test_only_so_many_files_are_linked(count) -> None:
    places = tuple(Place("t.py", number) for number in range(1, count + 1))

    assert told(job("x", replace(FOUND, places=places))).count("/blob/") == PLACES


@pytest.mark.parametrize(("length", "is_linked"), [(500, True), (501, False)])
def test_a_path_that_an_address_cannot_hold_is_not_linked(length, is_linked) -> None:
    path = "x" * length
    words = told(job("x", replace(FOUND, places=(Place(path, 1),))), files=frozenset({path}))

    assert ("/blob/" in words) == is_linked


@pytest.mark.parametrize("others", [LISTED, LISTED + 1])
def test_only_so_many_names_are_listed(others) -> None:
    words = told(*[job(f"test {number}") for number in range(others + 1)])

    assert f"<summary>{others} more jobs</summary>" in words
    assert f"[`test {LISTED}`]" in words
    assert (" and 1 more." in words) == (others > LISTED)
    assert " and 0 more" not in words


def test_the_job_that_leads_is_not_listed_again() -> None:
    words = told(job("a"), job("b"))

    assert "<summary>1 more job</summary>" in words
    assert f"Also [`b`]({RUN_URL}/job/98)." in words


def test_gates_are_folded_under_the_cause() -> None:
    words = told(job("gate", GATE), job("test"), job("all green", GATE))

    assert "<summary>2 jobs failed only because others did</summary>" in words
    assert "They collect results: [`gate`]" in words
    assert "[`all green`]" in words


def test_links_that_are_not_known_are_left_out() -> None:
    assert "Compare" not in told(job("x"))
    assert "Rollback" not in told(job("x"))


def test_a_folded_entry_is_named_by_its_line() -> None:
    shown = report(job("te<s>t & `co`", history=UNKNOWN))
    words = folded(reasons(shown)[0], shown)

    assert words.startswith(
        "<details><summary><code>te&lt;s&gt;t &amp; `co`</code>: a test failed "
        "(cannot tell whose fault)</summary>\n\n**Cannot tell"
    )
    assert words.endswith("\n\n</details>")
    assert "####" not in words
