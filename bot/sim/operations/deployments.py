"""Deployments and their statuses.

Who does not say otherwise has the default branch merged into what is deployed, and needs every
check to be green. The merge itself is not simulated.
Source: https://docs.github.com/en/rest/deployments
"""

from collections.abc import Sequence
from typing import cast

from bot.model import Sha
from bot.sim.call import Call
from bot.sim.exchange import RefusalError, Reply, not_found
from bot.sim.git.history import only_in
from bot.sim.jsonvalue import Json
from bot.sim.operation import operation
from bot.sim.render.deployments import deployment, deployment_status
from bot.sim.rules import Items, Keys, Text
from bot.sim.world.deployments import TASK, Deployment, Facts, Words

_ALL = "/repos/{owner}/{repo}/deployments"
_STATUSES = _ALL + "/{deployment_id}/statuses"
_FILTERS = ("sha", "ref", "task", "environment")
_PRODUCTION = "production"

LONGEST = 140
"""Characters of the description of a status."""

_NEW = Keys(
    required={"ref": Text()},
    optional={
        "task": Text(),
        "required_contexts": Items(Text()),
        "environment": Text(),
        "description": Text(),
    },
)
_SAID = Keys(
    required={
        "state": Text(
            members=(
                "error", "failure", "inactive", "in_progress", "queued", "pending", "success",
            )
        )
    },
    optional={"description": Text(LONGEST), "log_url": Text(), "environment_url": Text()},
)  # fmt: skip


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


@operation("repos/create-deployment", "POST", _ALL, needs="deployments:write")
def create(call: Call) -> Reply:
    """Begin a deployment as the App, unless the commit is behind or a check is not green."""
    _NEW.check(call.body)
    ref, repo = str(call.body["ref"]), call.repository
    sha = repo.refs.resolve(ref)
    if sha is None:
        raise RefusalError(422, f"No ref found for: {ref}")
    if call.body.get("auto_merge", True) and only_in(repo.refs.objects, repo.branch().sha, sha):
        merged = f"Auto-merged {repo.default_branch} into {ref} on deployment."
        return Reply(202, {"message": merged})
    if _is_red(call, sha):
        raise RefusalError(409, f"Conflict: Commit status checks failed for {ref}.")
    environment = repo.environments.entered(str(call.body.get("environment", _PRODUCTION)))
    by = call.token.installation.app.bot
    made = repo.deployments.create(sha, ref, environment.name, by=by, facts=_facts(call))
    return Reply(201, deployment(call.hub.urls, made))


def _is_red(call: Call, sha: Sha) -> bool:
    """Tell whether something that has to be green is not: all that there is, if nothing is said."""
    repo = call.repository
    said: dict[str, str | None] = {one.context: one.state for one in repo.statuses.on(sha)}
    said |= {run.name: run.facts.conclusion for run in reversed(repo.checks.on(sha))}
    wanted = cast("Sequence[str] | None", call.body.get("required_contexts"))
    return any(said.get(name) != "success" for name in (said if wanted is None else wanted))


def _facts(call: Call) -> Facts:
    body = call.body
    is_production = body.get("environment", _PRODUCTION) == _PRODUCTION
    return Facts(
        task=str(body.get("task", TASK)),
        payload=body.get("payload", ""),
        description=cast("str", body.get("description", "")),
        is_transient=bool(body.get("transient_environment", False)),
        is_production=bool(body.get("production_environment", is_production)),
    )


@operation("repos/create-deployment-status", "POST", _STATUSES, needs="deployments:write")
def say(call: Call) -> Reply:
    """Say how far a deployment is. A success makes older ones inactive, unless told not to."""
    found = _found(call)
    _SAID.check(call.body)
    by = call.token.installation.app.bot
    words = Words(
        description=_text(call.body.get("description")),
        log_url=_text(call.body.get("log_url")),
        environment_url=_text(call.body.get("environment_url")),
    )
    status = found.say(str(call.body["state"]), by=by, words=words)
    if status.state == "success" and call.body.get("auto_inactive", True):
        call.repository.deployments.supersede(found, by=by)
    return Reply(201, deployment_status(call.hub.urls, found, status))


def _text(given: Json) -> str:
    return str(given or "")


@operation("repos/list-deployment-statuses", "GET", _STATUSES, needs="deployments:read")
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
