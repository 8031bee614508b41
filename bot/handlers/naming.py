"""What our check runs carry as external id: GitHub gives it back when someone asks for a re-run.

``pr=7;base=<sha>;cfg=<digest>;id=<delivery>``, or ``group=<base sha>:<base branch>;…``. A fork's
check run lists no pull request, so this is how it is found again.
"""

import re
from urllib.parse import quote, unquote

from bot.model import CheckRun, MergeGroup, PullRequest, Repo, Sha

_PULL = re.compile(r"pr=(\d{1,10});", re.ASCII)
_GROUP = re.compile(r"group=([0-9a-f]{40,64}):([^;]{1,1000});", re.ASCII)
_ROLLOUT = re.compile(r"rollout=([0-9a-f]{16})", re.ASCII)
_REQUEST = re.compile(r"request=([0-9a-f]{16})", re.ASCII)


def name_of_pull(pull: PullRequest) -> str:
    """Return how the external id of a pull request's check run begins."""
    return f"pr={pull.number}"


def name_of_group(group: MergeGroup) -> str:
    """Return how the external id of a merge group's check run begins."""
    return f"group={group.base_sha}:{quote(group.base_ref)}"


def number_in(run: CheckRun) -> int | None:
    """Return the pull request that *run* of ours is about; None if it is about something else."""
    match = _PULL.match(run.external_id)
    return int(match[1]) if match else None


def group_in(repo: Repo, run: CheckRun) -> MergeGroup | None:
    """Return the merge group that *run* of ours is about; None if it is about something else."""
    match = _GROUP.match(run.external_id)
    if match is None:
        return None
    return MergeGroup(
        repo=repo, head_sha=run.head_sha, base_sha=Sha(match[1]), base_ref=unquote(match[2])
    )


def request_in(run: CheckRun) -> str:
    """Return the request whose gateway *run* of ours shows; empty if it shows none."""
    match = _REQUEST.fullmatch(run.external_id)
    return match[1] if match else ""


def rollout_in(run: CheckRun) -> str:
    """Return the rollout that *run* of ours shows; empty if it shows none."""
    match = _ROLLOUT.fullmatch(run.external_id)
    return match[1] if match else ""
