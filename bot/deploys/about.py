"""What a request is about, in a few lines: the commit, who made it and who asked for it."""

from collections.abc import Iterator

from bot.deploys.request import BEFORE_START, Kind, Request
from bot.deploys.snapshot import Snapshot
from bot.deploys.times import moment
from bot.markdown import code, link, plain

NAMES = 10
"""People named as makers of a change, ours."""


def about(request: Request, snapshot: Snapshot, server_url: str) -> str:
    """List what people want to know before they vote.

    Args:
        request: What was asked for.
        snapshot: Everything as it is now.
        server_url: Where people see GitHub, without a slash at the end.
    """
    where = f"{server_url}/{request.repo}"
    lines = [f"Commit: {code(request.sha)}{_compare(request, where)}"]
    if request.kind is not Kind.ROLLBACK:  # whose pull request did not make its commit
        lines += _makers(snapshot)
    if snapshot.place.takes_back and request.state in BEFORE_START:
        lines.append(
            f"⚠️ What is live, {code(snapshot.live_sha[:7])}, is no part of this commit: deploying "
            "it may take live changes back"
        )
    lines += _asked(request)
    if request.run_id:
        url = f"{where}/actions/runs/{request.run_id}"
        lines.append(link(f"Workflow run {request.run_id}", url))
    return "\n".join(f"- {line}" for line in lines)


def _compare(request: Request, where: str) -> str:
    if not request.previous_sha or request.previous_sha == request.sha:
        return ""
    url = f"{where}/compare/{request.previous_sha}...{request.sha}"
    return f" ({link('what changes against what is live', url)})"


def _makers(snapshot: Snapshot) -> Iterator[str]:
    people = snapshot.change.contributors
    names = ", ".join(code(one.login) for one in people.people[:NAMES])
    if names:
        more = " and others" if len(people.people) > NAMES or not people.is_complete else ""
        yield f"Made by: {names}{more}"
    if people.unknown:
        yield (
            f"⚠️ GitHub knows no account for the makers of {len(people.unknown)} commit(s): "
            "one more approval is needed"
        )


def _asked(request: Request) -> Iterator[str]:
    why = f": {plain(request.reason)}" if request.reason else ""
    yield f"Asked for by {code(request.requester.login)} at {moment(request.created_at)}{why}"
    if request.overrider:
        yield (
            f"🚨 **The gate was overridden by {code(request.overrider.login)}:** "
            f"{plain(request.override_reason)}"
        )
