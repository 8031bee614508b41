"""Environments, their protection rules and deployments.

Source: https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/create-custom-protection-rules
"""

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Any

from bot.effects import AnswerRule, ReportOnRule
from bot.environments import Deployment, Environment
from bot.errors import NotFoundError, RefusedError
from bot.github import environment_payloads as payloads
from bot.github.api import Api
from bot.github.environment_shapes import SetUp
from bot.model import Repo

_ENVIRONMENTS = "/repos/{owner}/{repo}/environments"
_RUN = "/repos/{owner}/{repo}/actions/runs/{id}"
_RULE = _RUN + "/deployment_protection_rule"

DEPLOYMENTS = 30
"""The newest of an environment: enough for what is there now and what was before."""

_STATUSES = """query Statuses($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Deployment {
      id
      latestStatus { ...Status }
      statuses(first: 100) { nodes { ...Status } }
    }
  }
}
fragment Status on DeploymentStatus { id state createdAt logUrl }"""


class Environments:
    """See ``bot.ports.Environments``."""

    _api: Api
    _app_id: int
    _slug: Callable[[], Awaitable[str]]

    async def environment(self, repo: Repo, name: str) -> Environment | None:
        """See the port."""
        url = _ENVIRONMENTS + "/{name}"
        try:
            answer = await self._api.get(url, owner=repo.owner, repo=repo.name, name=name)
        except NotFoundError:
            return None
        return await self._with_rules(repo, payloads.set_up(answer))

    async def environments(self, repo: Repo) -> Sequence[Environment]:
        """See the port. Each costs a call of its own: lists do not show the rules of Apps."""
        pages = self._api.pages(
            _ENVIRONMENTS + "?per_page=100", "environments", owner=repo.owner, repo=repo.name
        )
        found = [payloads.set_up(one) async for one in pages]
        return [await self._with_rules(repo, one) for one in found]

    async def _with_rules(self, repo: Repo, found: SetUp) -> Environment:
        rules = await self._api.get(
            _ENVIRONMENTS + "/{name}/deployment_protection_rules",
            owner=repo.owner,
            repo=repo.name,
            name=found.name,
        )
        return payloads.environment(found, rules, self._app_id)

    async def waits_for(self, repo: Repo, run_id: int) -> Sequence[str]:
        """See the port."""
        url = _RUN + "/pending_deployments"
        answer = await self._api.get(url, owner=repo.owner, repo=repo.name, id=run_id)
        return [payloads.awaited(one) for one in answer]

    async def answer_rule(self, answer: AnswerRule) -> bool:
        """See the port."""
        body = {
            "environment_name": answer.environment,
            "state": _state(answer),
            "comment": answer.comment,
        }
        try:
            await self._send_rule(answer, body)
        except RefusedError as refusal:
            if refusal.status != HTTPStatus.UNPROCESSABLE_ENTITY:
                raise
            return await self._stands(answer)
        return True

    async def report_on_rule(self, report: ReportOnRule) -> None:
        """See the port. Nor is it one that the run waits no more."""
        body = {"environment_name": report.environment, "comment": report.comment}
        try:
            await self._send_rule(report, body)
        except RefusedError as refusal:
            if refusal.status != HTTPStatus.UNPROCESSABLE_ENTITY:
                raise

    async def _send_rule(self, about: AnswerRule | ReportOnRule, body: dict[str, Any]) -> None:
        repo = about.repo
        await self._api.send("POST", _RULE, body, owner=repo.owner, repo=repo.name, id=about.run_id)

    async def _stands(self, answer: AnswerRule) -> bool:
        """Tell whether we decided so before. The words tell one attempt of a run from another."""
        us = f"{await self._slug()}[bot]"
        repo, url = answer.repo, _RUN + "/approvals"
        found = await self._api.get(url, owner=repo.owner, repo=repo.name, id=answer.run_id)
        for one in map(payloads.approval, found):
            is_ours = one.user is not None and one.user.login == us
            is_there = any(place.name == answer.environment for place in one.environments)
            same_words = (one.comment or "").strip() == answer.comment.strip()
            if is_ours and is_there and same_words and one.state == _state(answer):
                return True
        return False

    async def deployments(self, repo: Repo, environment: str) -> Sequence[Deployment]:
        """See the port. GraphQL's ids of deployments are too small a number, so REST lists them."""
        answer = await self._api.get(
            "/repos/{owner}/{repo}/deployments?environment={name}&per_page={count}",
            owner=repo.owner,
            repo=repo.name,
            name=environment,
            count=DEPLOYMENTS,
        )
        made = [payloads.made(one) for one in answer]
        if not made:
            return []
        nodes = await self._api.nodes(_STATUSES, [one.node_id for one in made])
        return [payloads.deployment(one, node, repo) for one, node in zip(made, nodes, strict=True)]


def _state(answer: AnswerRule) -> str:
    return "approved" if answer.is_approved else "rejected"
