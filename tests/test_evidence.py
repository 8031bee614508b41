"""How long a job waited: for people, and for a runner."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.evidence import JobTime
from bot.model import Repo, RepoId, Sha

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def job(**changes: object) -> JobTime:
    """Return a job of which each time is given in seconds after noon."""
    times = {"created_at": 0, "started_at": 30, "completed_at": 90}
    told = {
        name: NOON + timedelta(seconds=value) if isinstance(value, int) else value
        for name, value in (times | changes).items()
    }
    return JobTime(
        **{
            "repo": Repo(RepoId(74), "octo", "shop"),
            "run_id": 9001,
            "attempt": 1,
            "id": 1,
            "name": "test",
            "workflow": "CI",
            "head_sha": Sha("a" * 40),
            "head_branch": "main",
            "conclusion": "success",
            "labels": (),
        }
        | told
    )


@pytest.mark.parametrize(
    ("one", "queued", "waited"),
    [
        pytest.param(job(), 30, 0, id="it waited for a runner"),
        pytest.param(job(started_at=0), 0, 0, id="it began at once"),
        pytest.param(job(started_at=-1), 0, 0, id="by a clock that is behind it began before"),
        pytest.param(job(approved_at=20), 10, 20, id="it waited for people first"),
        pytest.param(job(approved_at=30), 0, 30, id="it waited for people only"),
        pytest.param(job(conclusion="skipped"), None, 0, id="it never ran"),
        pytest.param(job(created_at=90), 0, 0, id="it was done when it was created"),
        pytest.param(job(created_at=91), None, 0, id="it was done before it was created"),
        pytest.param(job(conclusion="failure"), 30, 0, id="it failed"),
    ],
)
def test_a_reviewer_is_no_queue(one, queued, waited) -> None:
    expected = None if queued is None else timedelta(seconds=queued)

    assert (one.queued_for, one.waited_for) == (expected, timedelta(seconds=waited))
