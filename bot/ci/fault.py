"""Whose fault a failure is: each verdict has its proof, and where there is none it is unknown.

What a verdict without proof leads to: https://github.com/pytorch/test-infra/issues/5063
"""

from dataclasses import replace
from typing import Final

import re2

from bot.ci.attempts import settled
from bot.ci.category import Category, by_words
from bot.ci.compared import broken_base, came_and_went, new_here, not_comparable
from bot.ci.declared import lapsed, marked, quarantined_all
from bot.ci.frequency import failure_rate, stays
from bot.ci.history import Failed, Fault, History, Known, Proof
from bot.ci.scene import Scene, itself, proof_of, scene_of
from bot.ci.score import GENERIC

DOWNLOADERS: Final = frozenset(
    {"actions-toolkit", "apt", "bundler", "composer", "curl", "docker", "gh", "git", "npm"}
    | {"pdm", "pip", "pnpm", "poetry", "uv", "wget", "yarn"}
)
"""Tools that fetch what a job needs. That a server is gone may be just what a test found out."""

_ANY_SERVER = frozenset({"curl", "wget"})
"""Those that load from wherever they are told to: the job's own server maybe."""

_NEAR = ("localhost", "127.0.0.1", "0.0.0.0", "[::1]", ".local", ".internal")  # noqa: S104 - nothing listens there
"""Where a job's own servers answer. If one does not, that is hardly the network's fault."""

_FAR: Final = re2.compile(r"[\w-]\.[A-Za-z]{2,}\b")
"""In the name of a host: those of the job's own containers have no dot."""


def judge(failed: Failed, known: Known) -> History:
    """Tell whose fault it is that a job failed."""
    scene = scene_of(failed, known)
    verdicts = (look(scene) for look in _IN_ORDER)
    found = next(filter(None, verdicts), None) or not_comparable(scene)
    attempts = settled(known.attempts)
    fixed_within, fixes = stays(attempts, failed.fingerprint, known.base)
    return replace(
        found,
        why=found.why + lapsed(scene),
        rate=failure_rate(attempts, known.base, known.now),
        fixed_within=fixed_within,
        fixes=fixes,
        branch=known.base,
    )


def _infrastructure(scene: Scene) -> History | None:
    """Believe the runner and what downloads; what a test prints proves nothing."""
    failed = scene.failed
    if failed.category is Category.INFRA and _is_infra(failed):
        why = "The machines failed, or the service that they belong to."
    elif failed.category is Category.NETWORK and _is_download(failed):
        why = f"The network failed, or a server that {failed.tool} loads from."
    else:
        return None
    return History(fault=Fault.INFRASTRUCTURE, why=why, proofs=(itself(failed),))


def _is_infra(failed: Failed) -> bool:
    # Where no tool says so, the category may come from nothing but the name of the step.
    is_said = failed.tool != GENERIC or by_words(failed.line) is Category.INFRA
    return is_said and not failed.tests


def _is_download(failed: Failed) -> bool:
    is_near = any(name in failed.line for name in _NEAR)
    is_far = failed.tool not in _ANY_SERVER or bool(_FAR.search(failed.line))
    return failed.tool in DOWNLOADERS and is_far and not is_near


def _same_commit(scene: Scene) -> History | None:
    """Look at the same run only: two runs of a commit may build different merges of it."""
    failed = scene.failed
    run = [past for past in scene.attempts if past.job.run_id == failed.run_id]
    if any(past.job.attempt == failed.attempt for past in run):
        return None  # Two jobs have one name: nobody can tell which of them passed.
    passed = [past for past in run if past.has_passed]
    later = [past for past in passed if past.job.attempt > failed.attempt]
    if not passed:
        return None
    other = later[0] if later else passed[-1]
    number = other.job.attempt
    return History(
        fault=Fault.FLAKY,
        why=f"Attempt {number} of the same run, on the same commit, passed.",
        proofs=(
            Proof(f"attempt {failed.attempt} failed", failed.run_id, failed.job_id),
            proof_of(f"attempt {number} passed", other),
        ),
    )


_IN_ORDER: Final = (
    _infrastructure,
    _same_commit,
    marked,
    quarantined_all,
    came_and_went,
    broken_base,
    new_here,
)
"""What is known for certain before what is concluded."""
