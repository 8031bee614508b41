"""Workflows started by hand.

Source: https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event
"""

from collections.abc import Mapping
from typing import cast

from bot.sim.call import Call
from bot.sim.exchange import RefusalError, Reply
from bot.sim.jsonvalue import Json
from bot.sim.operation import operation
from bot.sim.operations.actions import workflow_of
from bot.sim.rules import Keys, Text
from bot.sim.world.actions import WorkflowRun

MOST_INPUTS = 25
_ORDER = Keys(required={"ref": Text()}, optional={"inputs": Keys()})


@operation(
    "actions/create-workflow-dispatch",
    "POST",
    "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches",
    needs="actions:write",
)
def dispatch(call: Call) -> Reply:
    """Start a workflow. Enterprise Server does not tell which run that made."""
    run = _started(call)
    if call.hub.ghes or call.body.get("return_run_details") is not True:
        return Reply(204)
    body: dict[str, Json] = {
        "workflow_run_id": run.id,
        "run_url": f"{call.hub.urls.of(call.repository)}/actions/runs/{run.id}",
        "html_url": f"{call.hub.urls.page(call.repository)}/actions/runs/{run.id}",
    }
    return Reply(200, body)


def _started(call: Call) -> WorkflowRun:
    workflow = workflow_of(call)
    _ORDER.check(call.body)
    ref, repo = str(call.body["ref"]), call.repository
    head = repo.head(ref)
    if head is None:
        raise RefusalError(422, f"No ref found for: {ref}")
    try:
        return repo.actions.dispatch(
            workflow, head, _inputs(call), by=call.token.installation.app.bot
        )
    except ValueError as error:
        raise RefusalError(422, str(error)) from error


def _inputs(call: Call) -> Mapping[str, str]:
    given = cast("Mapping[str, Json]", call.body.get("inputs", {}))
    if len(given) > MOST_INPUTS:
        raise RefusalError(422, f"Only {MOST_INPUTS} inputs are allowed; {len(given)} were given.")
    return {name: str(value) for name, value in given.items()}
