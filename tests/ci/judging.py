"""A job that failed, and a verdict on it from what a test says of the past."""

from collections.abc import Sequence
from dataclasses import replace

from bot.ci.category import Category
from bot.ci.fault import judge
from bot.ci.history import Failed, Fault, History, Known
from bot.ci.past import FlakyMark, JobName, Past
from bot.config.failures import Quarantined
from tests.ci.pasts import NOW, SAME, THIS, past, sha_of

FAILED = Failed(
    name=JobName("CI", "unit"),
    run_id=THIS,
    attempt=1,
    job_id=10 * THIS + 1,
    head_sha=sha_of(THIS),
    head_branch="feature",
    event="pull_request",
    category=Category.TEST,
    tool="pytest",
    fingerprint=SAME,
)
VAGUE = replace(FAILED, fingerprint="")
ON_MAIN = replace(FAILED, head_branch="main", event="push")


def look(
    *pasts: Past,
    failed: Failed = FAILED,
    mark: FlakyMark | None = None,
    quarantine: Sequence[Quarantined] = (),
) -> History:
    """Judge with *pasts* sorted as the store would give them."""
    known = Known(
        base="main",
        now=NOW,
        attempts=[one for one in pasts if one.job.name == "unit"],
        like=[one for one in pasts if one.fingerprint == failed.fingerprint != ""],
        mark=mark,
        quarantine=tuple(quarantine),
    )
    return judge(failed, known)


def runs(history: History) -> list[int]:
    return [proof.run_id for proof in history.proofs]


def green(run: int, **more: object) -> Past:
    return past(run, "success", **more)


def same(run: int, branch: str = "main", **more: object) -> Past:
    return past(run, "failure", SAME, branch=branch, **more)


FLAKY, BASE, NEW, UNKNOWN = Fault.FLAKY, Fault.BASE, Fault.NEW, Fault.UNKNOWN
INFRA = Fault.INFRASTRUCTURE
