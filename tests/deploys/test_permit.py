"""For which job, and until when, a permit counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.deploys.permit import LIFETIME, JobIdentity, Permit, check
from bot.errors import UserError
from bot.model import Repo, RepoId, Sha

ISSUED = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
PERMIT = Permit(
    repo=Repo(RepoId(74), "octo", "shop"),
    environment="production",
    sha=Sha("3" * 40),
    request="d41c0ffee0000001",
    issued_at=ISSUED,
)
JOB = JobIdentity(
    repository_id=RepoId(74),
    run_id=9001,
    run_attempt=1,
    environment="production",
    event="workflow_dispatch",
    ref="refs/heads/main",
    actor_id=12,
    job_workflow_ref="octo/shop/.github/workflows/deploy.yml@refs/heads/main",
    runner_environment="github-hosted",
)


@pytest.mark.parametrize(
    ("changes", "age"),
    [
        pytest.param({}, timedelta(0), id="at once"),
        pytest.param({}, LIFETIME - timedelta(seconds=1), id="until the last second"),
        pytest.param({"environment": "Production"}, timedelta(0), id="whatever the case"),
    ],
)
def test_it_counts_for_the_job_that_it_is_for(changes, age: timedelta) -> None:
    check(PERMIT, replace(JOB, **changes), ISSUED + age)


def test_it_counts_for_a_quarter_of_an_hour() -> None:
    assert PERMIT.expires_at == datetime(2026, 1, 5, 12, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "age", "reason", "says"),
    [
        pytest.param(
            {"repository_id": RepoId(75)},
            timedelta(0),
            "permit_repository",
            "another repository",
            id="another repository",
        ),
        pytest.param(
            {"environment": "staging"},
            timedelta(0),
            "permit_environment",
            "for `production`, and the job is in `staging`",
            id="another environment",
        ),
        pytest.param(
            {"environment": ""},
            timedelta(0),
            "permit_environment_missing",
            "Add `environment:` to it, here `production`",
            id="no environment",
        ),
        pytest.param(
            {"event": "push"},
            timedelta(0),
            "permit_event",
            "by `workflow_dispatch`, and this one is by `push`",
            id="a run that nobody dispatched",
        ),
        pytest.param(
            {}, LIFETIME, "permit_expired", "expired at 12:15:00 UTC", id="from its end on"
        ),
    ],
)
def test_it_counts_for_no_other(changes, age: timedelta, reason: str, says: str) -> None:
    with pytest.raises(UserError, match=says) as raised:
        check(PERMIT, replace(JOB, **changes), ISSUED + age)

    assert raised.value.reason == reason
