"""Environments, their protection rules, and what runs wait for.

Source: https://docs.github.com/en/rest/deployments/environments
"""

from bot.sim.call import Call
from bot.sim.exchange import RefusalError, Reply, not_found
from bot.sim.jsonvalue import Json
from bot.sim.operation import operation
from bot.sim.operations.actions import RUN, run_of
from bot.sim.render.environments import approval, custom_rule, environment, pending
from bot.sim.rules import Keys, Text
from bot.sim.world.environments import Environment
from bot.sim.world.gates import APPROVED, REJECTED

_ALL = "/repos/{owner}/{repo}/environments"
_ONE = _ALL + "/{environment_name}"
_ANSWER = Keys(
    required={"environment_name": Text()},
    optional={"state": Text(members=(APPROVED, REJECTED)), "comment": Text(longest=1024)},
)


@operation("repos/get-all-environments", "GET", _ALL, needs="actions:read")
def list_environments(call: Call) -> Reply:
    """List environments."""
    found = list(call.repository.environments)
    return call.listing(found, lambda one: environment(call.hub.urls, one), "environments")


@operation("repos/get-environment", "GET", _ONE, needs="actions:read")
def get(call: Call) -> Reply:
    """Describe an environment."""
    return Reply(200, environment(call.hub.urls, _found(call)))


@operation(
    "repos/get-all-deployment-protection-rules",
    "GET",
    _ONE + "/deployment_protection_rules",
    needs="actions:read",
)
def list_rules(call: Call) -> Reply:
    """List the protection rules of Apps that are enabled."""
    rules: list[Json] = [custom_rule(call.hub.urls, one) for one in _found(call).rules]
    return Reply(200, {"total_count": len(rules), "custom_deployment_protection_rules": rules})


@operation(
    "repos/list-deployment-branch-policies",
    "GET",
    _ONE + "/deployment-branch-policies",
    needs="actions:read",
)
def list_branch_policies(call: Call) -> Reply:
    """List which branches may deploy: the default branch, where they are limited."""
    found, repo = _found(call), call.repository
    if not found.limits_branches:
        raise not_found()
    policy: Json = {
        "id": found.id,
        "node_id": "",
        "name": repo.default_branch,
        "type": "branch",
    }
    return Reply(200, {"total_count": 1, "branch_policies": [policy]})


@operation(
    "actions/get-pending-deployments-for-run",
    "GET",
    RUN + "/pending_deployments",
    needs="actions:read",
)
def list_pending(call: Call) -> Reply:
    """List the environments that a run waits to enter."""
    return Reply(200, [pending(call.hub.urls, one) for one in run_of(call).gates])


@operation("actions/get-reviews-for-run", "GET", RUN + "/approvals", needs="actions:read")
def list_approvals(call: Call) -> Reply:
    """List the decisions on a run."""
    return Reply(200, [approval(call.hub.urls, one) for one in run_of(call).gates.reviews])


@operation(
    "actions/review-custom-gates-for-run",
    "POST",
    RUN + "/deployment_protection_rule",
    needs="deployments:write",
)
def answer_rule(call: Call) -> Reply:
    """Decide for the protection rule of the App, or only say something."""
    _ANSWER.check(call.body)
    gates, app = run_of(call).gates, call.token.installation.app
    name, comment = str(call.body["environment_name"]), str(call.body.get("comment", ""))
    try:
        if "state" in call.body:
            gates.decide(app, name, str(call.body["state"]), comment)
        else:
            gates.report(app, name, comment)
    except ValueError as error:
        raise RefusalError(422, str(error)) from error
    return Reply(204)


def _found(call: Call) -> Environment:
    found = call.repository.environments.find(call.params["environment_name"])
    if found is None:
        raise not_found()
    return found
