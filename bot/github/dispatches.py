"""Workflows started by hand.

GitHub keeps no key by which a second dispatch would be known for the first one, so a run is told by
its title, which may hold the request, or else by who started it and when.
Source: https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from bot.effects import Dispatch
from bot.errors import TransientError
from bot.github import payloads
from bot.github.api import Api
from bot.model import WorkflowRun

_WORKFLOW = "/repos/{owner}/{repo}/actions/workflows/{workflow}"
_STARTED = (
    _WORKFLOW + "/runs?event=workflow_dispatch&created={created}&per_page=100"
    "&exclude_pull_requests=true"
)

SLACK = timedelta(minutes=1)
"""How far GitHub's clock may be behind ours."""

SETTLED = timedelta(minutes=1)
"""How long a run may take to be listed. GitHub does not say; it is seconds as a rule."""

LOOKS = 3
"""At GitHub's list of runs, a while apart, when it does not say which one it started."""

WHILE = 2.0
"""Seconds."""


class Dispatches:
    """The part of ``bot.ports.Actions`` that starts workflows."""

    _api: Api
    _slug: Callable[[], Awaitable[str]]

    async def dispatch(self, order: Dispatch, *, since: datetime | None = None) -> int:
        """See the port.

        Raises:
            TransientError: Also when an earlier try was less than a minute ago: it may yet show.
        """
        if since is not None:
            found = await self._find(order, since - SLACK)
            if found:
                return found
            rest = since + SETTLED - self._api.now()
            if rest > timedelta(0):
                raise TransientError("an earlier dispatch may yet show", retry_after=rest)
        repo = order.repo
        answer = await self._api.send(
            "POST",
            _WORKFLOW + "/dispatches",
            {"ref": order.ref, "inputs": order.inputs, "return_run_details": True},
            owner=repo.owner,
            repo=repo.name,
            workflow=order.workflow,
        )
        return int(answer["workflow_run_id"]) if answer else await self._started(order)

    async def _started(self, order: Dispatch) -> int:
        """Find the run that GitHub did not name, as GitHub Enterprise Server does not."""
        began = self._api.now() - SLACK
        for _ in range(LOOKS):
            found = await self._find(order, began)
            if found:
                return found
            await self._api.sleep(WHILE)
        raise TransientError("the workflow was started, and its run does not show yet")

    async def _find(self, order: Dispatch, created: datetime) -> int:
        """Return the run of an order; 0 when there is none.

        Raises:
            TransientError: It could be several.
        """
        repo = order.repo
        pages = self._api.pages(
            _STARTED,
            "workflow_runs",
            owner=repo.owner,
            repo=repo.name,
            workflow=order.workflow,
            created=f">={created:%Y-%m-%dT%H:%M:%SZ}",
        )
        runs = [payloads.workflow_run(one, repo) async for one in pages]
        titled = [run for run in runs if order.request_id in run.title]
        if titled:
            return min(run.id for run in titled)
        return await self._only_ours(runs)

    async def _only_ours(self, runs: Sequence[WorkflowRun]) -> int:
        us = f"{await self._slug()}[bot]"
        ours = [run.id for run in runs if run.actor and run.actor.login == us]
        if len(ours) > 1:
            raise TransientError("it cannot be told which run was started")
        return ours[0] if ours else 0
