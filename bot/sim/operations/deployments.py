"""Deployments and their statuses.

Source: https://docs.github.com/en/rest/deployments
"""

from bot.sim.call import Call
from bot.sim.exchange import Reply, not_found
from bot.sim.operation import operation
from bot.sim.render.deployments import deployment, deployment_status
from bot.sim.world.deployments import Deployment

_ALL = "/repos/{owner}/{repo}/deployments"
_FILTERS = ("sha", "ref", "task", "environment")


@operation("repos/list-deployments", "GET", _ALL, needs="deployments:read")
def list_deployments(call: Call) -> Reply:
    """List deployments, newest first. An empty filter filters nothing."""
    wanted = {name: call.query[name] for name in _FILTERS if call.query.get(name)}
    found = [
        one
        for one in call.repository.deployments
        if all(getattr(one, name) == value for name, value in wanted.items())
    ]
    return call.listing(found[::-1], lambda one: deployment(call.hub.urls, one))


@operation("repos/get-deployment", "GET", _ALL + "/{deployment_id}", needs="deployments:read")
def get(call: Call) -> Reply:
    """Describe a deployment."""
    return Reply(200, deployment(call.hub.urls, _found(call)))


@operation(
    "repos/list-deployment-statuses",
    "GET",
    _ALL + "/{deployment_id}/statuses",
    needs="deployments:read",
)
def list_statuses(call: Call) -> Reply:
    """List the statuses of a deployment, newest first."""
    found = _found(call)
    return call.listing(
        found.statuses[::-1], lambda one: deployment_status(call.hub.urls, found, one)
    )


def _found(call: Call) -> Deployment:
    found = call.repository.deployments.find(call.number("deployment_id"))
    if found is None:
        raise not_found()
    return found
