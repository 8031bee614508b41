from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings, strategies as st

from bot.ci.category import Category
from bot.ci.fault import DOWNLOADERS, judge
from bot.ci.history import Failed, Fault, Known
from bot.ci.past import FlakyMark, Past
from bot.ci.score import TOOLS
from tests.ci.judging import (
    BASE,
    FAILED,
    FLAKY,
    INFRA,
    NEW,
    ON_MAIN,
    UNKNOWN,
    VAGUE,
    green,
    look,
    runs,
    same,
)
from tests.ci.pasts import NOW, OTHER, SAME, THIS, past


@pytest.mark.parametrize(
    ("pasts", "fault", "proofs"),
    [
        pytest.param([green(THIS, attempt=2, branch="feature")], FLAKY, [100, 100], id="it passed"),
        pytest.param(
            [green(THIS, attempt=2, branch="feature"), same(99)],
            FLAKY,
            [100, 100],
            id="it passed, whatever the base branch does",
        ),
        pytest.param(
            [past(THIS, "cancelled", attempt=2, branch="feature")], UNKNOWN, [], id="cancelled"
        ),
        pytest.param(
            [past(THIS, "skipped", attempt=2, branch="feature")], UNKNOWN, [], id="skipped"
        ),
        pytest.param(
            [green(THIS, attempt=2, branch="feature", completed_at=NOW - timedelta(hours=2))],
            UNKNOWN,
            [],
            id="carried over: done before it was created",
        ),
        pytest.param(
            [green(THIS, attempt=1, branch="feature", id=7), green(THIS, attempt=2)],
            UNKNOWN,
            [],
            id="another job of its name passed in the same attempt: which one is it?",
        ),
        pytest.param(
            [green(99, branch="feature", head_sha=FAILED.head_sha)],
            UNKNOWN,
            [],
            id="another run of the same commit: it may be another merge",
        ),
        pytest.param([past(THIS, attempt=2, branch="feature")], UNKNOWN, [], id="it failed again"),
    ],
)
def test_another_attempt(pasts: list[Past], fault: Fault, proofs: list[int]) -> None:
    history = look(*pasts)

    assert (history.fault, runs(history)) == (fault, proofs)


@pytest.mark.parametrize(
    ("attempt", "passed", "linked"),
    [
        pytest.param(1, [3, 2], 2, id="the next"),
        pytest.param(2, [1, 3], 3, id="rather a later one"),
        pytest.param(3, [1, 2], 2, id="else the one before"),
        pytest.param(2, [1], 1, id="the one before"),
    ],
)
def test_the_attempt_that_passed_is_linked(attempt: int, passed: list[int], linked: int) -> None:
    failed = replace(FAILED, attempt=attempt, job_id=7)

    history = look(*(green(THIS, attempt=one) for one in passed), failed=failed)

    assert history.fault is FLAKY
    assert [proof.job_id for proof in history.proofs] == [7, 10 * THIS + linked]
    assert f"Attempt {linked} " in history.why


@pytest.mark.parametrize(
    ("category", "tool", "line", "tests", "fault"),
    [
        pytest.param(Category.INFRA, "actions-runner", "lost", (), INFRA, id="the runner says so"),
        pytest.param(Category.INFRA, "generic", "no space left on device", (), INFRA, id="words"),
        pytest.param(Category.INFRA, "generic", "it broke", (), UNKNOWN, id="the step's name only"),
        pytest.param(
            Category.INFRA, "pytest", "lost communication", ("t",), UNKNOWN, id="a test's words"
        ),
        pytest.param(
            Category.TIMEOUT, "actions-runner", "time", (), UNKNOWN, id="the job's own limit"
        ),
        pytest.param(Category.NETWORK, "pip", "connection reset", (), INFRA, id="a download"),
        pytest.param(Category.NETWORK, "docker", "dial tcp 1.2.3.4", (), INFRA, id="an image"),
        pytest.param(Category.NETWORK, "pytest", "refused", (), UNKNOWN, id="a test's network"),
        pytest.param(Category.NETWORK, "generic", "refused", (), UNKNOWN, id="nobody's network"),
        pytest.param(
            Category.NETWORK, "curl", "connect to localhost port 80", (), UNKNOWN, id="its own"
        ),
        pytest.param(
            Category.NETWORK, "curl", "connect to 127.0.0.1:80", (), UNKNOWN, id="by number"
        ),
        pytest.param(
            Category.NETWORK, "curl", "curl: (6) resolve host: deb.org", (), INFRA, id="a far host"
        ),
        pytest.param(
            Category.NETWORK, "curl", "curl: (6) resolve host: web.", (), UNKNOWN, id="a container"
        ),
        pytest.param(
            Category.NETWORK, "wget", "wget: error 503", (), UNKNOWN, id="nobody knows which host"
        ),
        pytest.param(
            Category.NETWORK, "curl", "to host.docker.internal", (), UNKNOWN, id="its own host"
        ),
        pytest.param(Category.DEPENDENCY, "pip", "no such version", (), UNKNOWN, id="no version"),
        pytest.param(None, "", "", (), UNKNOWN, id="not analysed"),
    ],
)
def test_the_machines(
    category: Category | None, tool: str, line: str, tests: tuple[str, ...], fault: Fault
) -> None:
    failed = replace(FAILED, category=category, tool=tool, line=line, tests=tests)

    history = look(failed=failed)

    assert history.fault is fault
    assert runs(history) == ([THIS] if fault is INFRA else [])


def test_what_downloads_is_called_as_the_tools_are() -> None:
    assert {tool.name for tool in TOOLS} >= DOWNLOADERS


def test_names_of_strangers_stay_in_their_backticks() -> None:
    known = Known(base="ma`in @octo/team\n# x" + "y" * 200, now=NOW)

    why = judge(FAILED, known).why

    assert why.count("`") == 2
    assert "\n" not in why
    assert len(why) < 150


@pytest.mark.parametrize(
    ("failed", "pasts", "fault"),
    [
        pytest.param(FAILED, [green(50)], NEW, id="new"),
        pytest.param(ON_MAIN, [green(50)], NEW, id="new on the base branch"),
        pytest.param(FAILED, [green(THIS, attempt=2)], FLAKY, id="it passed"),
        pytest.param(
            FAILED, [same(50, "one"), same(60, "two"), green(90)], FLAKY, id="it comes and goes"
        ),
    ],
)
def test_a_job_that_is_in_the_ledger_proves_nothing_itself(
    failed: Failed, pasts: list[Past], fault: Fault
) -> None:
    itself = same(THIS, failed.head_branch, event=failed.event)

    assert look(*pasts, failed=failed).fault is fault
    assert look(*pasts, itself, failed=failed).fault is fault


LOST = replace(FAILED, category=Category.INFRA, tool="actions-runner")


@pytest.mark.parametrize(
    ("failed", "pasts", "says"),
    [
        pytest.param(LOST, [green(THIS, attempt=2)], "The machines", id="machines, it passed"),
        pytest.param(FAILED, [green(THIS, attempt=2)], "Attempt 2", id="it passed, marked"),
        pytest.param(FAILED, [green(50)], "`octocat` called", id="marked, new"),
        pytest.param(FAILED, [same(50)], "`octocat` called", id="marked, the base branch fails"),
        pytest.param(
            FAILED,
            [same(50, "one"), same(60, "two"), green(90)],
            "`octocat` called",
            id="marked, it comes and goes",
        ),
    ],
)
def test_what_is_certain_goes_before_what_is_concluded(
    failed: Failed, pasts: list[Past], says: str
) -> None:
    mark = FlakyMark(fingerprint=SAME, by="octocat", at=NOW)

    assert look(*pasts, failed=failed, mark=mark).why.startswith(says)


def test_the_rest_is_told_whatever_the_verdict() -> None:
    fixed = same(30, "one"), green(31, branch="one")

    history = look(*fixed, green(50), past(60), green(70))

    assert history.branch == "main"
    assert history.rate is not None
    assert (history.rate.failed, history.rate.runs) == (1, 3)
    assert (history.fixed_within, history.fixes) == (timedelta(hours=1), 1)


PASTS = st.builds(
    lambda run, how, mark, branch, event, attempt: past(
        run, how, mark if how == "failure" else "", branch=branch, event=event, attempt=attempt
    ),
    st.integers(THIS - 6, THIS + 1),
    st.sampled_from(["failure", "success", "cancelled", "skipped", "timed_out", "neutral"]),
    st.sampled_from([SAME, OTHER, ""]),
    st.sampled_from(["main", "feature", "one", "two"]),
    st.sampled_from(["push", "pull_request", "schedule"]),
    st.integers(1, 2),
)
JOBS = st.lists(PASTS, max_size=12, unique_by=lambda one: one.job.id)
JUDGED = st.sampled_from([FAILED, VAGUE, ON_MAIN, replace(FAILED, attempt=2, job_id=10 * THIS + 2)])


def own(pasts: Sequence[Past]) -> list[Past]:
    return [
        one
        for one in pasts
        if one.job.head_branch == "main" and one.job.event in ("push", "schedule")
    ]


@given(JOBS, st.randoms(use_true_random=False), JUDGED)
@settings(deadline=None)
def test_the_order_does_not_matter(pasts: list[Past], chance, failed: Failed) -> None:
    shuffled = chance.sample(pasts, len(pasts))

    assert look(*pasts, failed=failed) == look(*shuffled, failed=failed)


@given(JOBS, PASTS, JUDGED)
@settings(deadline=None)
def test_a_cancelled_job_more_changes_nothing(pasts: list[Past], one: Past, failed: Failed) -> None:
    cancelled = replace(one, job=replace(one.job, conclusion="cancelled", id=7))

    assert look(*pasts, cancelled, failed=failed) == look(*pasts, failed=failed)


@given(JOBS, JUDGED)
@settings(deadline=None, max_examples=300)
def test_no_verdict_is_without_its_proof(pasts: list[Past], failed: Failed) -> None:
    history = look(*pasts, failed=failed)
    linked = [one for one in pasts if one.job.id in {proof.job_id for proof in history.proofs}]

    match history.fault:
        case Fault.BASE:
            assert any(one.fingerprint == failed.fingerprint != "" for one in own(linked))
        case Fault.NEW:
            assert any(one.has_passed for one in own(linked))
        case Fault.FLAKY:
            assert any(one.has_passed for one in linked)
        case _:
            assert history.fault is UNKNOWN
    assert (history.green is None) == (history.red is None)
    assert history.green is None or history.fault is BASE
    assert len(history.why) <= 600
