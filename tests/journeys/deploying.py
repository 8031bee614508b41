"""A repository with everything that a deploy takes, and the people who do it."""

import json
import re
from dataclasses import dataclass

from bot.audit.record import read
from bot.deploys.request import Request
from bot.model import Repo, RepoId
from bot.sim.world.accounts import Account
from bot.sim.world.actions import WorkflowRun
from bot.sim.world.issues import Comment
from bot.sim.world.jobs import passed
from bot.sim.world.pulls import PullRequest
from bot.store.audit import entries
from tests.journeys.conftest import CI, GOOD, Story

DEPLOY = ".github/workflows/deploy.yml"
DEPLOY_WORKFLOW = """\
name: Deploy
run-name: Deploy ${{ inputs.sha }} (${{ inputs.request_id }})
on:
  workflow_dispatch:
    inputs:
      sha: {required: true}
      environment: {required: true}
      request_id: {required: true}
permissions: {contents: read}
jobs:
  deploy:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    environment: ${{ inputs.environment }}
    steps:
      - run: ./deploy
        env: {SHA: "${{ inputs.sha }}"}
"""
POLICY_PATH = ".github/sluice.yml"


@dataclass
class Deploys:
    """What people do and see around one pull request. Each deed is told to the bot at once."""

    story: Story
    pull: PullRequest

    def __post_init__(self) -> None:
        self.shop = self.story.shop
        self.ada = self.story.ada
        world = self.story.sim.world
        self.grace, self.alan = world.user("grace"), world.user("alan")
        self.root, self.eve = world.user("root"), world.user("eve")
        for one, role in ((self.grace, "write"), (self.alan, "write"), (self.root, "admin")):
            self.shop.add_collaborator(one, role)

    @property
    def sha(self) -> str:
        """The newest commit of the pull request, shortened."""
        return self.pull.head_sha[:7]

    async def told(self) -> None:
        await self.story.told()

    async def say(self, text: str, by: Account | None = None) -> Comment:
        """Comment on the pull request."""
        comment = self.pull.comment(text, by=by or self.ada)
        await self.told()
        return comment

    async def ask(self, environment: str = "production") -> None:
        await self.say(f"/deploy {environment}")

    async def approve(self, by: Account, environment: str = "production") -> Comment:
        return await self.say(f"/approve-deploy {environment} {self.sha}", by=by)

    async def wait(self, **time: float) -> None:
        """Let time pass, and everything happen that is due."""
        self.story.clock.advance(**time)
        await self.told()

    def card(self, environment: str = "production") -> str:
        """The card, as it is now; empty if there is none."""
        marker = f"<!-- sluice:deploy-{environment} -->"
        found = [one.body for one in self.story.comments(self.pull) if one.body.endswith(marker)]
        assert len(found) <= 1, "there is one card, edited in place"
        return found[0] if found else ""

    def state(self, environment: str = "production") -> str:
        """What the card says to scripts."""
        found = re.search(r"<!-- sluice: (\{.*\}) -->", self.card(environment))
        return json.loads(found[1])["state"] if found else ""

    def replies(self) -> list[str]:
        """What the bot said besides the cards, the oldest first."""
        said = [one.body for one in self.story.comments(self.pull)]
        return [body for body in said if not re.search(r"<!-- sluice:deploy-[a-z]+ -->$", body)]

    def reason(self) -> str:
        """Why the bot last refused something, for scripts."""
        found = re.findall(r'"reason": "(\w+)"', "\n".join(self.replies()))
        return found[-1] if found else ""

    def gate(self, environment: str = "production", sha: str = "") -> str:
        """How the newest check run of the gateway concluded."""
        name = f"sluice / gate ({environment})"
        app = self.story.sim.world.app
        runs = [
            run
            for run in self.shop.checks
            if run.suite.app is app
            and run.name == name
            and run.head_sha == (sha or self.pull.head_sha)
        ]
        return str(runs[-1].facts.conclusion) if runs else ""

    def runs(self) -> list[WorkflowRun]:
        """The runs of the workflow that deploys."""
        return [run for run in self.shop.actions if run.workflow.path == DEPLOY]

    async def finish(self, run: WorkflowRun, conclusion: str = "success") -> None:
        """Let the deploy job run to its end."""
        plan = passed("deploy")
        run.begin_job("deploy", environment="production")
        await self.told()
        run.finish(plan)
        await self.told()

    async def log(self) -> list[str]:
        """The short names of the events in the audit log, in order."""
        return [record.type for record in await self.records()]

    async def records(self) -> list:
        database = self.story.bot.queue._database
        return [read(one.body) async for one in entries(database)]

    async def requests(self) -> list[Request]:
        store = self.story.bot.executor._connect(self.story.installation.id).store
        repo = Repo(RepoId(self.shop.id), self.shop.owner.login, self.shop.name)
        return list(await store.newest_requests(repo))


async def deploys(story: Story, files: dict[str, str] | None = None) -> Deploys:
    """Open a pull request whose checks are green, in a repository that can be deployed."""
    before = {CI: GOOD, DEPLOY: DEPLOY_WORKFLOW} | (files or {})
    story.shop.push("main", before, by=story.bob)
    pull = await story.open({"app.py": "2\n"})
    run = story.shop.actions.start("CI", pull, by=story.ada)
    run.finish(passed("test"))
    await story.told()
    return Deploys(story, pull)
