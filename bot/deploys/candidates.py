"""Whether enough people could approve a request at all, said before anybody waits for them."""

from collections.abc import Sequence
from dataclasses import replace

from bot.deploys.approvals import tally
from bot.deploys.request import Request
from bot.deploys.snapshot import Ballot, Snapshot
from bot.markdown import code

MOST = 20
"""Candidates that are named, ours."""


def too_few(request: Request, snapshot: Snapshot, candidates: Sequence[Ballot]) -> str:
    """Say that too few of *candidates* could approve *request*, and why each of them could not.

    Args:
        request: That takes votes.
        snapshot: What is true of it now.
        candidates: A vote of everybody who may be asked, as if they had given it.

    Returns:
        Safe Markdown; empty if enough of them could.
    """
    count = tally(request, replace(snapshot, ballots=tuple(candidates)))
    if count.is_complete:
        return ""
    able = ", ".join(code(one.vote.voter.login) for one in count.counted[:MOST]) or "nobody"
    out = [f"- {code(one.vote.voter.login)}: {why.why}" for one, why in count.ignored]
    more = len(out) - MOST
    lacks = "; ".join(count.missing)
    lines = [
        f"**Too few people could approve this.** Even with all of them it lacks {lacks}.\n",
        f"Could approve: {able}",
        *(["\nCould not:\n", *out[:MOST]] if out else []),
        *([f"- … {more} more"] if more > 0 else []),
    ]
    return "\n".join(lines)
