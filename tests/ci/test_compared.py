from dataclasses import replace

import pytest

from bot.ci.history import Failed, Fault
from bot.ci.past import Past
from tests.ci.judging import (
    BASE,
    FAILED,
    NEW,
    ON_MAIN,
    UNKNOWN,
    VAGUE,
    green,
    look,
    runs,
    same,
)
from tests.ci.pasts import NOW, OTHER, past, sha_of


@pytest.mark.parametrize(
    ("pasts", "proofs", "commits"),
    [
        pytest.param([green(10), same(20)], [20], (10, 20), id="the newest run"),
        pytest.param(
            [green(10), same(20), same(30), same(40)], [20, 40], (10, 20), id="the first of many"
        ),
        pytest.param(
            [same(5), green(10), same(20), same(30)], [20, 30], (10, 20), id="since it was green"
        ),
        pytest.param(
            [green(10), past(20, "failure", OTHER), same(30)],
            [30],
            (10, 30),
            id="it broke otherwise before",
        ),
        pytest.param(
            [green(10), same(20), past(30), same(40)], [20, 40], (10, 20), id="one was not read"
        ),
        pytest.param([same(20), same(30)], [20, 30], None, id="green is not known"),
        pytest.param(
            [green(10), same(20), past(30, "cancelled")], [20], (10, 20), id="cancelled since"
        ),
        pytest.param(
            [green(10), same(20), green(30, event="pull_request")],
            [20],
            (10, 20),
            id="a fork's main passed since",
        ),
        pytest.param(
            [green(10), same(20), green(30, event="")],
            [20],
            (10, 20),
            id="what started it is unknown",
        ),
        pytest.param(
            [green(10), past(20, "failure", OTHER), same(20, attempt=2)],
            [20],
            (10, 20),
            id="its last attempt counts",
        ),
        pytest.param(
            [green(10), same(20), green(11, completed_at=NOW)],
            [20],
            (11, 20),
            id="an older run that ended later",
        ),
        pytest.param([green(10), same(20, event="schedule")], [20], (10, 20), id="of the schedule"),
        pytest.param(
            [green(10), same(20), same(50, "one"), same(60, "two")],
            [20],
            (10, 20),
            id="others have it as well",
        ),
        pytest.param(
            [same(30), green(30, id=7)], [30], None, id="of two jobs of one name, one failed"
        ),
    ],
)
def test_the_base_branch_fails_so_too(
    pasts: list[Past], proofs: list[int], commits: tuple[int, int] | None
) -> None:
    history = look(*pasts)

    assert (history.fault, runs(history)) == (BASE, proofs)
    expected = (sha_of(commits[0]), sha_of(commits[1])) if commits else (None, None)
    assert (history.green, history.red) == expected


@pytest.mark.parametrize(
    ("failed", "pasts", "fault", "proofs", "why"),
    [
        pytest.param(FAILED, [], UNKNOWN, [], "No run of this job on `main` is known.", id="none"),
        pytest.param(
            FAILED,
            [green(50, branch="one")],
            UNKNOWN,
            [],
            "No run of this job on `main` is known.",
            id="only other branches",
        ),
        pytest.param(
            FAILED,
            [green(50, event="pull_request"), same(60, event="pull_request_target")],
            UNKNOWN,
            [],
            "No run of this job on `main` is known.",
            id="a fork's main",
        ),
        pytest.param(
            FAILED,
            [past(50, "failure", OTHER)],
            UNKNOWN,
            [50],
            "`main` fails too, in another way.",
            id="the base branch fails otherwise",
        ),
        pytest.param(
            FAILED,
            [past(50)],
            UNKNOWN,
            [50],
            "`main` fails too, for a reason that was not read.",
            id="the base branch fails",
        ),
        pytest.param(
            VAGUE,
            [same(50)],
            UNKNOWN,
            [50],
            "`main` fails too, and this log does not tell whether for the same reason.",
            id="the log is vague, the base branch fails",
        ),
        pytest.param(
            FAILED,
            [same(20), green(50)],
            UNKNOWN,
            [50, 20],
            "`main` passes. It failed the same way before. This branch may lack what mended it.",
            id="the base branch is mended",
        ),
        pytest.param(
            FAILED,
            [same(20), green(30), same(40), green(50)],
            UNKNOWN,
            [50, 40],
            "`main` passes. It failed the same way before. This branch may lack what mended it.",
            id="the base branch is mended again",
        ),
        pytest.param(
            FAILED,
            [green(50), same(40, "one")],
            UNKNOWN,
            [50, 40],
            "`main` passes. The same failure was seen on one other branch.",
            id="another branch",
        ),
        pytest.param(
            FAILED,
            [green(50)],
            NEW,
            [50],
            "`main` passes, and no other branch is known to have failed so.",
            id="new",
        ),
        pytest.param(
            FAILED,
            [past(40), green(50), past(60, "cancelled")],
            NEW,
            [50],
            "`main` passes, and no other branch is known to have failed so.",
            id="the base branch's newest run was cancelled",
        ),
        pytest.param(
            FAILED,
            [past(50), green(50, attempt=2)],
            NEW,
            [50],
            "`main` passes, and no other branch is known to have failed so.",
            id="the base branch passed at its second attempt",
        ),
        pytest.param(
            FAILED,
            [green(101)],
            NEW,
            [101],
            "`main` passes, and no other branch is known to have failed so.",
            id="the base branch passed since",
        ),
        pytest.param(
            VAGUE,
            [green(50), same(40, "one")],
            NEW,
            [50],
            "`main` passes. Whether others fail so, this log does not tell.",
            id="the log is vague",
        ),
        pytest.param(
            FAILED,
            [green(50), green(40, branch="feature"), green(45, branch="feature")],
            NEW,
            [50, 45],
            "`main` passes, and no other branch is known to have failed so."
            " An earlier commit of this branch passed.",
            id="this branch passed before",
        ),
        pytest.param(
            FAILED,
            [
                green(50),
                green(40, branch="feature", event="push"),
                green(41, branch="feature", head_sha=FAILED.head_sha),
                green(101, branch="feature"),
                past(42, branch="feature"),
            ],
            NEW,
            [50],
            "`main` passes, and no other branch is known to have failed so.",
            id="another event, this commit, a later one, a failure",
        ),
        pytest.param(
            ON_MAIN,
            [green(50)],
            NEW,
            [50],
            "`main` passed in the run before, and no other branch is known to have failed so.",
            id="on the base branch itself",
        ),
        pytest.param(
            ON_MAIN,
            [green(101)],
            UNKNOWN,
            [],
            "No earlier run of this job on `main` is known.",
            id="on the base branch, only later runs",
        ),
        pytest.param(
            ON_MAIN,
            [same(30), green(50)],
            UNKNOWN,
            [50, 30],
            "`main` passes. It failed the same way before.",
            id="on the base branch, it comes back",
        ),
        pytest.param(
            ON_MAIN,
            [green(30), same(50)],
            BASE,
            [50],
            "`main` failed the same way before.",
            id="on the base branch, it stays",
        ),
        pytest.param(
            replace(ON_MAIN, event="pull_request"),
            [green(101)],
            NEW,
            [101],
            "`main` passes, and no other branch is known to have failed so.",
            id="a fork's main is judged as any branch",
        ),
    ],
)
def test_what_is_said(
    failed: Failed, pasts: list[Past], fault: Fault, proofs: list[int], why: str
) -> None:
    history = look(*pasts, failed=failed)

    assert (history.fault, runs(history), history.why) == (fault, proofs, why)
