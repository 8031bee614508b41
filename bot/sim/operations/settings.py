"""How a repository is set up: what Actions may do, what scans it, and its rulesets.

Source: https://docs.github.com/en/rest/actions/permissions, /repos/repos and /repos/rules
"""

from bot.sim.call import Call
from bot.sim.exchange import RefusalError, Reply, not_found
from bot.sim.jsonvalue import Json, stamp
from bot.sim.operation import operation
from bot.sim.render.nodes import node_id
from bot.sim.world.settings import Ruleset

_REPO = "/repos/{owner}/{repo}"
_PERMISSIONS = _REPO + "/actions/permissions"
_ADMINISTRATION = "administration:read"


@operation(
    "actions/get-github-actions-permissions-repository", "GET", _PERMISSIONS, needs=_ADMINISTRATION
)
def get_permissions(call: Call) -> Reply:
    """Say which actions may run."""
    body: Json = {
        "enabled": True,
        "allowed_actions": "all",
        "sha_pinning_required": call.repository.settings.pins_actions,
    }
    return Reply(200, body)


@operation(
    "actions/get-github-actions-default-workflow-permissions-repository",
    "GET",
    _PERMISSIONS + "/workflow",
    needs=_ADMINISTRATION,
)
def get_token(call: Call) -> Reply:
    """Say what ``GITHUB_TOKEN`` may do by default."""
    body: Json = {
        "default_workflow_permissions": call.repository.settings.token,
        "can_approve_pull_request_reviews": call.repository.settings.token_approves,
    }
    return Reply(200, body)


@operation(
    "actions/get-fork-pr-contributor-approval-permissions-repository",
    "GET",
    _PERMISSIONS + "/fork-pr-contributor-approval",
    needs=_ADMINISTRATION,
)
def get_fork_approval(call: Call) -> Reply:
    """Say whose workflows wait for approval."""
    policy = call.repository.settings.fork_approval
    if not policy:
        raise not_found()
    return Reply(200, {"approval_policy": policy})


@operation(
    "repos/check-vulnerability-alerts",
    "GET",
    _REPO + "/vulnerability-alerts",
    needs=_ADMINISTRATION,
)
def check_alerts(call: Call) -> Reply:
    """Answer without a body where Dependabot alerts, and with 404 where it does not."""
    if not call.repository.settings.alerts_dependencies:
        raise RefusalError(404, "Vulnerability alerts are disabled.")
    return Reply(204)


@operation(
    "code-scanning/get-default-setup",
    "GET",
    _REPO + "/code-scanning/default-setup",
    needs=_ADMINISTRATION,
)
def get_default_setup(call: Call) -> Reply:
    """Say whether GitHub scans the code by itself."""
    is_on = call.repository.settings.code_scanning
    if is_on is None:
        raise RefusalError(403, "Code Security must be enabled for this repository.")
    return Reply(200, {"state": "configured" if is_on else "not-configured"})


@operation("repos/get-repo-rulesets", "GET", _REPO + "/rulesets", needs="metadata:read")
def list_rulesets(call: Call) -> Reply:
    """List rulesets, without their rules."""
    wanted = call.query.get("targets", "")
    found = [
        one
        for one in call.repository.settings.rulesets
        if not wanted or one.target in wanted.split(",")
    ]
    return call.listing(found, lambda one: _ruleset(call, one))


@operation("repos/get-repo-ruleset", "GET", _REPO + "/rulesets/{ruleset_id}", needs="metadata:read")
def get_ruleset(call: Call) -> Reply:
    """Describe a ruleset, with its rules."""
    for one in call.repository.settings.rulesets:
        if one.id == call.number("ruleset_id"):
            rules: list[Json] = [{"type": kind} for kind in one.rules]
            return Reply(200, _ruleset(call, one) | {"rules": rules})
    raise not_found()


def _ruleset(call: Call, one: Ruleset) -> dict[str, Json]:
    repo = call.repository
    return {
        "id": one.id,
        "node_id": node_id("RRS", repo.id, one.id),
        "name": one.name,
        "target": one.target,
        "source_type": "Repository",
        "source": repo.full_name,
        "enforcement": one.enforcement,
        "created_at": stamp(repo.created_at),
        "updated_at": stamp(repo.created_at),
    }
