"""A repository with a service whose traffic can be moved, and a canary on it."""

import json
import re
from dataclasses import dataclass
from typing import Any

from bot.model import Repo, RepoId
from bot.rollouts.rollout import Rollout
from bot.sim.world.accounts import Account
from bot.sim.world.deployments import Deployment
from bot.sim.world.issues import Comment
from tests.journeys.conftest import Story
from tests.journeys.deploying import POLICY_PATH, Deploys, deploys
from tests.journeys.edge import Edge

POLICY = """\
version: 1
environments:
  production: {PRODUCTION}
canary:
  services:
    api:
      backend: {type: webhook, endpoint: edge}
      metrics:
        provider: web
        endpoint: edge
        path: /counts
        kind: cumulative
        stable: {requests: /stable/requests, errors: /stable/errors}
        canary: {requests: /canary/requests, errors: /canary/errors}
"""
GOOD = {"stable": (900, 4), "canary": (100, 0)}
BAD = {"stable": (900, 4), "canary": (100, 9)}


@dataclass
class Canaries:
    """What people do and see around one pull request with a canary."""

    deploys: Deploys
    edge: Edge

    def __post_init__(self) -> None:
        self.story = self.deploys.story
        self.pull = self.deploys.pull

    async def say(self, text: str, by: Account | None = None) -> Comment:
        return await self.deploys.say(text, by=by)

    async def poll(
        self,
        times: int = 1,
        stable: tuple[int, int] = (0, 0),
        canary: tuple[int, int] = (0, 0),
        flow: float | None = None,
    ) -> None:
        """Let requests come for half a minute, as often as that.

        Args:
            times: How often.
            stable: Requests and errors of stable.
            canary: The same of the canary.
            flow: Instead: a thousand requests, split by the weight; of the canary's this share
                fails, and four of a thousand of stable's.
        """
        for _ in range(times):
            if flow is not None:
                share = round(10 * self.edge.weight)
                canary = (share, round(share * flow))
                stable = (1000 - share, round((1000 - share) * 0.004))
            self.edge.serve(stable, canary)
            await self.deploys.wait(seconds=30)

    async def until(self, state: str, polls: int = 100, **arms: Any) -> int:
        """Poll until the card says *state*, and return how many polls that took."""
        for count in range(polls):
            if self.state() == state:
                return count
            await self.poll(**arms)
        assert self.state() == state, f"after {polls} polls it is {self.state()}: {self.card()}"
        return polls

    def card(self) -> str:
        """The card, as it is now; empty if there is none."""
        found = [
            one.body
            for one in self.story.comments(self.pull)
            if re.search(r"<!-- sluice:canary-\w+-production -->$", one.body)
        ]
        assert len(found) <= 1, "there is one card, edited in place"
        return found[0] if found else ""

    def facts(self) -> dict[str, object]:
        """What the card says to scripts."""
        found = re.search(r"<!-- sluice: (\{.*\}) -->", self.card())
        return json.loads(found[1]) if found else {}

    def state(self) -> str:
        return str(self.facts().get("state", ""))

    def said(self) -> list[str]:
        """What the bot said besides its cards, the oldest first."""
        bodies = [one.body for one in self.story.comments(self.pull)]
        cards = r"<!-- sluice:(canary-\w+|deploy)-production -->$"
        return [body for body in bodies if not re.search(cards, body)]

    def reason(self) -> str:
        found = re.findall(r'"reason": "(\w+)"', "\n".join(self.said()))
        return found[-1] if found else ""

    def check(self) -> str:
        """How the check run of the canary concluded."""
        runs = self.story.checks(self.pull, "sluice / canary")
        return str(runs[-1].facts.conclusion) if runs else ""

    def deployment(self) -> Deployment:
        app = self.story.sim.world.app
        mine = [one for one in self.deploys.shop.deployments if one.creator is app.bot]
        return mine[-1]

    def statuses(self) -> list[str]:
        """The states of the deployment, in order."""
        return [str(one.state) for one in self.deployment().statuses]

    async def log(self) -> list[str]:
        return await self.deploys.log()

    async def rollout(self) -> Rollout:
        """The newest."""
        shop = self.deploys.shop
        store = self.story.bot.executor._connect(self.story.installation.id).store
        repo = Repo(RepoId(shop.id), shop.owner.login, shop.name)
        return (await store.newest_rollouts(repo))[0]


async def canaries(
    story: Story, edge: Edge, more: str = "", production: str = "{approvals: {count: 2}}"
) -> Canaries:
    """Open a pull request whose checks are green, on a service whose traffic can be moved."""
    text = POLICY.replace("{PRODUCTION}", production) + more
    return Canaries(await deploys(story, {POLICY_PATH: text}), edge)
