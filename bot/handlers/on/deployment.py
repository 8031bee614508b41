"""Something is deployed, by whoever: the ledger learns of it, and so do those who wait for it.

A job that is in a governed environment without having been let in went past the gate: an
administrator may do so, and the log has to say it.
"""

from dataclasses import replace

from bot.deploys.records import KeepDeployment
from bot.deploys.request import BEFORE_START, Kind, Request, of_run
from bot.effects import Outcome
from bot.environments import Deployment
from bot.github import environment_payloads
from bot.handlers.deploying.bypass import bypassed
from bot.handlers.deploying.ours import tells_of_rollout
from bot.handlers.deploying.pursue import wake_concerned
from bot.handlers.handler import Event, Handler
from bot.handlers.rolling import vigils
from bot.handlers.services import Services

OVER = frozenset({"error", "failure", "inactive", "success"})
"""States of a deployment that is not under way any more."""

INSIDE = frozenset({"in_progress", "success"})
"""States of a deployment whose job has entered the environment."""


async def follow(event: Event, services: Services) -> Outcome:
    """Enter the deployment in the ledger, and look who is concerned."""
    deployment = environment_payloads.delivered_deployment(event.payload)
    found = await services.store.requests_of_runs(deployment.repo, [deployment.run_id])
    request = of_run(found, deployment.run_id, deployment.environment)
    keep = KeepDeployment(
        deployment=deployment,
        sha=request.sha if request else deployment.sha,
        request_id=request.id if request else "",
    )
    past = Outcome()
    if deployment.state in INSIDE and not await _was_seen_inside(deployment, services):
        past = await bypassed(deployment, request, services)
    is_back = request is not None and request.kind is Kind.ROLLBACK
    really = replace(deployment, sha=keep.sha)  # GitHub knows only where the workflow is from
    watched = Outcome() if is_back else await _watched(really, services)
    wakes = await wake_concerned(deployment.repo, services, lambda one: _concerns(one, deployment))
    return Outcome(
        effects=(*past.effects, *watched.effects),
        records=(keep, *past.records, *watched.records, *wakes),
        note=past.note or f"{deployment.environment}: {deployment.state}",
    )


async def _was_seen_inside(deployment: Deployment, services: Services) -> bool:
    """Tell whether an earlier event said so: what went past the gate is told once."""
    return await services.store.deployment_state(deployment.repo, deployment.id) in INSIDE


async def _watched(deployment: Deployment, services: Services) -> Outcome:
    """Begin to watch what was just deployed; a rollout is watched as long as it lasts."""
    was = await services.store.deployment_state(deployment.repo, deployment.id)
    is_news = deployment.state == "success" and was != "success"
    if not is_news or await tells_of_rollout(deployment, services):
        return Outcome()
    return await vigils.begin(deployment, services)


def _concerns(request: Request, deployment: Deployment) -> bool:
    """Tell whether it is the request's own, or something that the request may wait for."""
    if request.run_id == deployment.run_id != 0:
        return True
    is_near = request.is_for(deployment.environment) or request.sha == deployment.sha
    return request.state in BEFORE_START and is_near and deployment.state in OVER


HANDLER = Handler(on=frozenset({"deployment.created", "deployment_status.created"}), handle=follow)
