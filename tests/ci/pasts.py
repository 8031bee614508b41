"""Jobs that ended, for the tests of what is concluded from them."""

from datetime import UTC, datetime, timedelta

from bot.ci.past import Past
from bot.evidence import JobTime
from bot.model import Repo, RepoId, Sha

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
THIS = 100
"""The run that is judged, an hour ago. A run before it is an hour older for each number."""

SAME = "5a5a5a5a5a5a5a5a"
OTHER = "0707070707070707"
"""Fingerprints."""


def sha_of(run: int) -> Sha:
    return Sha(f"{run:040x}")


def past(
    run: int,
    conclusion: str = "failure",
    fingerprint: str = "",
    *,
    branch: str = "main",
    attempt: int = 1,
    **more: object,
) -> Past:
    """Make an attempt of a job. Those of ``main`` are pushes, others are of pull requests.

    It takes four minutes; each attempt is queued ten minutes after the one before.
    """
    created = NOW - timedelta(hours=1 + THIS - run) + timedelta(minutes=10 * (attempt - 1))
    known: dict[str, object] = {
        "repo": Repo(RepoId(1), "octo", "shop"),
        "run_id": run,
        "attempt": attempt,
        "id": 10 * run + attempt,
        "name": "unit",
        "workflow": "CI",
        "head_sha": sha_of(run),
        "head_branch": branch,
        "conclusion": conclusion,
        "labels": ("ubuntu-latest",),
        "created_at": created,
        "started_at": created + timedelta(minutes=1),
        "completed_at": created + timedelta(minutes=5),
        "event": "push" if branch == "main" else "pull_request",
    }
    told = {name: more.pop(name) for name in ("tests", "category") if name in more}
    return Past(job=JobTime(**{**known, **more}), fingerprint=fingerprint, **told)
