"""Commit statuses.

Source: https://docs.github.com/en/rest/commits/statuses
"""

from bot.sim.call import Call
from bot.sim.exchange import Reply
from bot.sim.jsonvalue import Json, stamp
from bot.sim.operation import operation
from bot.sim.operations.contents import resolved
from bot.sim.render.nodes import node_id
from bot.sim.render.repositories import repository
from bot.sim.world.statuses import Status

_BAD = frozenset({"error", "failure"})


@operation(
    "repos/get-combined-status-for-ref",
    "GET",
    "/repos/{owner}/{repo}/commits/{ref}/status",
    needs="statuses:read",
)
def get_combined(call: Call) -> Reply:
    """Show the newest status of each context, and the worst of them. None is ``pending``."""
    repo, sha = call.repository, resolved(call, call.params["ref"]).sha
    found = repo.statuses.on(sha)
    states = {one.state for one in found}
    worst = "success" if states == {"success"} else "failure" if states & _BAD else "pending"
    api = f"{call.hub.urls.of(repo)}/commits/{sha}"
    return call.listing(
        found,
        lambda one: _status(call, one),
        "statuses",
        state=worst,
        sha=sha,
        repository=repository(call.hub.urls, repo),
        commit_url=api,
        url=f"{api}/status",
    )


def _status(call: Call, one: Status) -> dict[str, Json]:
    return {
        "id": one.id,
        "node_id": node_id("SC", call.repository.id, one.id),
        "url": f"{call.hub.urls.of(call.repository)}/statuses/{one.sha}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{one.creator.id}?v=4",
        "state": one.state,
        "context": one.context,
        "description": None,
        "target_url": None,
        "created_at": stamp(one.created_at),
        "updated_at": stamp(one.created_at),
    }
