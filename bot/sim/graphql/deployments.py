"""Deployments and their statuses, as GraphQL shows them."""

from bot.sim.call import Call
from bot.sim.graphql.connections import connection
from bot.sim.graphql.execute import GraphProblemError, Thing
from bot.sim.jsonvalue import stamp
from bot.sim.render.deployments import log_page, node_of
from bot.sim.render.nodes import node_id, number_in
from bot.sim.world.apps import grants
from bot.sim.world.deployments import Deployment, DeploymentStatus
from bot.sim.world.repository import Repository


def deployment_of(call: Call, wanted: str) -> Thing | None:
    """Find a deployment by its global id; None when the id is none of a deployment that is seen."""
    number = number_in(wanted) if wanted.startswith("DE_") else None
    for repo in call.hub.world.repositories_of(call.token.installation):
        found = repo.deployments.find(number) if number else None
        if found:
            _permit(call, repo)
            return _deployment(call, found)
    return None


def _permit(call: Call, repo: Repository) -> None:
    if repo.private and not grants(call.token.permissions, "deployments:read"):
        raise GraphProblemError("FORBIDDEN", "Resource not accessible by integration")


def _deployment(call: Call, made: Deployment) -> Thing:
    return Thing(
        "Deployment",
        {
            "id": node_of(made),
            "commitOid": made.sha,
            "environment": made.environment,
            "createdAt": stamp(made.created_at),
            "state": made.state.upper() or None,
            "latestStatus": _status(call, made, made.statuses[-1]) if made.statuses else None,
            # Their order is not documented, so this is the one that fools a careless reader.
            "statuses": lambda arguments: connection(
                "DeploymentStatus", arguments, made.statuses, lambda one: _status(call, made, one)
            ),
        },
        ("Node",),
    )


def _status(call: Call, made: Deployment, status: DeploymentStatus) -> Thing:
    return Thing(
        "DeploymentStatus",
        {
            "id": node_id("DES", made.repository.id, status.id),
            "state": status.state.upper(),
            "createdAt": stamp(status.created_at),
            "logUrl": log_page(call.hub.urls, made, status) or None,
        },
        ("Node",),
    )
