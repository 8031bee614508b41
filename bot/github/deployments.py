"""Deployments that we make ourselves, one for each rollout.

GitHub merges the default branch into what is deployed, and demands that every check is green,
unless it is told not to. What may be deployed is decided before, and the commit stays as it is.
Source: https://docs.github.com/en/rest/deployments/deployments#create-a-deployment
"""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from bot.effects import OpenDeployment, SetDeploymentStatus
from bot.environments import DeploymentState
from bot.errors import NotFoundError, RefusedError
from bot.github import environment_payloads as payloads
from bot.github.api import Api

_ALL = "/repos/{owner}/{repo}/deployments"
_STATUSES = _ALL + "/{id}/statuses"
_LIKE = _ALL + "?sha={sha}&environment={environment}&task={task}&per_page=100"

TASK = "deploy"
"""GitHub's own word for what is no special task."""

DESCRIPTION = 140
"""Characters; GitHub states its limit for statuses, and shows both in the same place.

Source: https://docs.github.com/en/rest/deployments/statuses#create-a-deployment-status
"""

_PRODUCTION = "production"

_OVER = frozenset(
    {
        DeploymentState.SUCCESS,
        DeploymentState.FAILURE,
        DeploymentState.ERROR,
        DeploymentState.INACTIVE,
    }
)


class Deployments:
    """See ``bot.ports.deployments.Deployments``."""

    _api: Api
    _slug: Callable[[], Awaitable[str]]

    async def open_deployment(self, order: OpenDeployment, *, again: bool) -> int:
        """See the port."""
        found = await self._made_before(order) if again else None
        return found or await self._make(order)

    async def _made_before(self, order: OpenDeployment) -> int | None:
        """Return what an earlier try made: the oldest, should there be several."""
        us = f"{await self._slug()}[bot]"
        answer = await self._api.get(
            _LIKE,
            owner=order.repo.owner,
            repo=order.repo.name,
            sha=order.sha,
            environment=order.environment,
            task=TASK,
        )
        found = (payloads.of_rollout(one, order.rollout_id, us) for one in answer)
        return min((one for one in found if one is not None), default=None)

    async def _make(self, order: OpenDeployment) -> int:
        where = {"owner": order.repo.owner, "repo": order.repo.name}
        what = f"{order.sha[:7]} to {order.environment}"
        try:
            answer = await self._api.send("POST", _ALL, _body(order), **where)
        except RefusedError as refusal:
            if refusal.status != HTTPStatus.CONFLICT:
                raise
            raise RefusedError(
                f"GitHub does not deploy {what}: {refusal}", status=refusal.status
            ) from refusal
        if "id" not in answer:
            raise RefusedError(
                f"GitHub merged a branch instead of deploying {what}", status=HTTPStatus.ACCEPTED
            )
        return int(answer["id"])

    async def set_deployment_status(self, order: SetDeploymentStatus, *, again: bool) -> None:
        """See the port."""
        try:
            if not (again and await self._is_on_it(order)):
                await self._put(order)
        except NotFoundError:
            return

    async def _is_on_it(self, order: SetDeploymentStatus) -> bool:
        """Tell whether it was said before, or is too late to say: an end is not taken back."""
        answer = await self._api.get(
            _STATUSES + "?per_page=100",
            owner=order.repo.owner,
            repo=order.repo.name,
            id=order.deployment_id,
        )
        newest = max(map(payloads.said, answer), key=lambda one: one.id, default=None)
        if newest is None:
            return False
        is_same = (newest.state, newest.description) == (order.state, _cut(order.description))
        return is_same or (newest.state in _OVER and order.state not in _OVER)

    async def _put(self, order: SetDeploymentStatus) -> None:
        body: dict[str, str | bool] = {
            "state": order.state,
            "description": _cut(order.description),
            "auto_inactive": order.auto_inactive,
        }
        addresses = {"log_url": order.log_url, "environment_url": order.environment_url}
        body |= {name: url for name, url in addresses.items() if url}
        await self._api.send(
            "POST",
            _STATUSES,
            body,
            owner=order.repo.owner,
            repo=order.repo.name,
            id=order.deployment_id,
        )


def _body(order: OpenDeployment) -> dict[str, object]:
    return {
        "ref": order.sha,
        "task": TASK,
        "auto_merge": False,
        "required_contexts": [],
        "environment": order.environment,
        "description": _cut(order.description),
        "payload": {**order.payload, payloads.ROLLOUT: order.rollout_id},
        "transient_environment": False,
        "production_environment": order.environment.casefold() == _PRODUCTION,
    }


def _cut(text: str) -> str:
    return text if len(text) <= DESCRIPTION else f"{text[: DESCRIPTION - 1]}…"
