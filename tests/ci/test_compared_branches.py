from datetime import timedelta

import pytest

from bot.ci.history import Fault
from bot.ci.past import Past
from tests.ci.judging import (
    FLAKY,
    NEW,
    UNKNOWN,
    green,
    look,
    runs,
    same,
)
from tests.ci.pasts import NOW, OTHER, SAME, THIS, past, sha_of


@pytest.mark.parametrize(
    ("pasts", "fault", "proofs"),
    [
        pytest.param(
            [same(50, "one"), same(60, "two"), green(90)], FLAKY, [50, 60, 90], id="two branches"
        ),
        pytest.param(
            [same(40, "one"), same(50, "two"), same(60, "three"), green(90)],
            FLAKY,
            [50, 60, 90],
            id="three branches, two are linked",
        ),
        pytest.param([same(50, "one"), green(90)], UNKNOWN, [90, 50], id="one branch"),
        pytest.param(
            [same(50, "one"), same(60, "one"), green(90)], UNKNOWN, [90, 60], id="one, twice"
        ),
        pytest.param(
            [same(50, "one"), same(60, "two", head_sha=sha_of(50)), green(90)],
            UNKNOWN,
            [90, 50, 60],
            id="two branches at one commit are one change",
        ),
        pytest.param(
            [same(50, "one"), same(60, "feature"), green(90)], UNKNOWN, [90, 50], id="this branch"
        ),
        pytest.param(
            [same(50, "one"), same(60, "two", head_sha=sha_of(THIS)), green(90)],
            UNKNOWN,
            [90, 50],
            id="this commit on another branch",
        ),
        pytest.param(
            [
                same(50, "one"),
                same(60, "gh-readonly-queue/main/pr-1-00", event="merge_group"),
                green(90),
            ],
            UNKNOWN,
            [90, 50, 60],
            id="the merge queue: this change may be in it",
        ),
        pytest.param(
            [same(50, "one"), same(60, "main", event="pull_request"), green(90)],
            UNKNOWN,
            [90, 50],
            id="a fork's main is neither ours nor told apart from it",
        ),
        pytest.param(
            [same(50, "one"), same(60, "two", name="lint"), green(90)],
            FLAKY,
            [50, 60, 90],
            id="in another job",
        ),
        pytest.param(
            [same(50, "one"), past(60, "failure", OTHER, branch="two"), green(90)],
            UNKNOWN,
            [90, 50],
            id="another failure",
        ),
        pytest.param(
            [same(50, "one"), past(60, "cancelled", SAME, branch="two"), green(90)],
            UNKNOWN,
            [90, 50],
            id="cancelled",
        ),
        pytest.param(
            [same(50, "one"), same(60, "two")], UNKNOWN, [50, 60], id="no run of the base branch"
        ),
        pytest.param(
            [same(50, "one"), same(60, "two"), past(90)],
            UNKNOWN,
            [90, 50, 60],
            id="the base branch fails",
        ),
        pytest.param(
            [green(40), same(50, "one"), same(60, "two")],
            UNKNOWN,
            [40, 50, 60],
            id="the base branch did not run since: it may be something outside",
        ),
        pytest.param(
            [same(20), same(50, "one"), same(60, "two"), green(90)],
            UNKNOWN,
            [90, 20, 50, 60],
            id="the base branch had it, and was mended",
        ),
        pytest.param(
            [same(50, "one"), same(60, "two"), green(90), same(THIS, "feature", attempt=2)],
            UNKNOWN,
            [90, 50, 60],
            id="twice at this commit",
        ),
        pytest.param(
            [
                same(50, "one"),
                same(60, "two"),
                green(90),
                past(THIS, "failure", OTHER, branch="feature", attempt=2),
            ],
            FLAKY,
            [50, 60, 90],
            id="another failure at this commit",
        ),
        pytest.param(
            [same(50, "one"), green(50, branch="one", attempt=2), green(40)],
            FLAKY,
            [50, 50, 40],
            id="it passed elsewhere when it was run again",
        ),
        pytest.param(
            [same(50), green(50, attempt=2)],
            FLAKY,
            [50, 50, 50],
            id="it passed on the base branch when it was run again",
        ),
        pytest.param(
            [
                same(50, "one"),
                past(50, "failure", OTHER, branch="one", attempt=2),
                green(50, branch="one", attempt=3),
                green(40),
            ],
            FLAKY,
            [50, 50, 40],
            id="it passed at last",
        ),
        pytest.param(
            [
                past(50, "failure", OTHER, branch="one"),
                green(50, branch="one", attempt=2),
                green(40),
            ],
            NEW,
            [40],
            id="another failure passed elsewhere when it was run again",
        ),
        pytest.param(
            [same(50, "one"), green(50, branch="one", attempt=2), green(40), past(90)],
            UNKNOWN,
            [90, 50],
            id="it passed elsewhere, but the base branch fails now",
        ),
        pytest.param(
            [same(THIS, "feature", id=7), green(THIS, attempt=2), green(40)],
            NEW,
            [40],
            id="two jobs of one name: what passed is not this one for sure",
        ),
    ],
)
def test_it_comes_and_goes(pasts: list[Past], fault: Fault, proofs: list[int]) -> None:
    history = look(*pasts)

    assert (history.fault, runs(history)) == (fault, proofs)


@pytest.mark.parametrize(
    ("age", "fault"),
    [
        pytest.param(timedelta(days=7), FLAKY, id="seven days ago"),
        pytest.param(timedelta(days=7, seconds=1), UNKNOWN, id="longer ago"),
        pytest.param(timedelta(days=14), UNKNOWN, id="fourteen days ago"),
        pytest.param(timedelta(days=14, seconds=1), UNKNOWN, id="forgotten"),
    ],
)
def test_how_long_ago_it_came(age: timedelta, fault: Fault) -> None:
    old = same(50, "one", created_at=NOW - 2 * age, completed_at=NOW - age)

    assert look(old, same(60, "two"), green(90)).fault is fault


@pytest.mark.parametrize(
    ("late", "fault"),
    [
        pytest.param(timedelta(), FLAKY, id="as the other failed"),
        pytest.param(timedelta(seconds=-1), UNKNOWN, id="before the other failed"),
    ],
)
def test_the_base_branch_began_after_it_was_seen(late: timedelta, fault: Fault) -> None:
    first = same(50, "one")
    base = green(90, started_at=first.job.completed_at + late)

    assert look(first, same(60, "two"), base).fault is fault


@pytest.mark.parametrize(
    ("age", "fault"),
    [
        pytest.param(timedelta(days=14), UNKNOWN, id="fourteen days ago"),
        pytest.param(timedelta(days=14, seconds=1), NEW, id="longer ago"),
    ],
)
def test_how_long_another_branch_is_remembered(age: timedelta, fault: Fault) -> None:
    old = same(50, "one", created_at=NOW - 2 * age, completed_at=NOW - age)

    assert look(old, green(90)).fault is fault
