"""A deploy that people are asked about: in front of a protection rule, or before a dispatch."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.sim.world.accounts import Account
from bot.sim.world.actions import WorkflowRun
from bot.sim.world.checks import CheckRun
from bot.sim.world.jobs import Job, passed
from tests.journeys.conftest import Story
from tests.journeys.deploying import POLICY_PATH, Deploys, deploys

RULE, DISPATCH = "rule", "dispatch"
MODES = (RULE, DISPATCH)
NO_SHA = "approvals: {require_sha: false}"
"""A comment that approves need not name the commit."""


def policy(*settings: str) -> Mapping[str, str]:
    """Return the policy file with these settings of the environment."""
    lines = "".join(f"    {one}\n" for one in settings)
    return {POLICY_PATH: f"version: 1\nenvironments:\n  production:\n{lines}"}


@dataclass
class Vote(Deploys):
    """A pull request whose deploy waits for people, one mode or the other."""

    mode: str = DISPATCH

    def __post_init__(self) -> None:
        super().__post_init__()
        self.jobs: list[Job] = []
        if self.mode == RULE:
            self.shop.actions.environments.create("production").protect(self.story.sim.world.app)

    async def request(self, by: Account | None = None) -> None:
        """Ask for the deploy: by a run that begins to wait, or by a command."""
        if self.mode == DISPATCH:
            await self.say("/deploy production", by=by)
            return
        run = self.shop.actions.start("Deploy", self.pull, by=by or self.ada)
        self.jobs.append(run.begin_job("deploy", environment="production"))
        await self.told()

    @property
    def starts(self) -> int:
        """How many deploys were let in."""
        if self.mode == DISPATCH:
            return len(self.runs())
        return sum(job.status == "in_progress" for job in self.jobs)

    def started(self) -> WorkflowRun:
        """The only deploy that was let in."""
        assert self.starts == 1
        return self.runs()[-1]

    async def push(self, text: str = "3\n", **credit) -> None:
        """Push to the branch, and let the checks pass."""
        self.pull.push({"app.py": text}, by=credit.pop("by", self.ada), **credit)
        await self.told()
        await self.pass_checks()

    async def pass_checks(self) -> None:
        self.shop.actions.start("CI", self.pull, by=self.ada).finish(passed("test"))
        await self.told()

    def gates(self) -> list[CheckRun]:
        """The check runs of the gateway, on whatever commit, the oldest first."""
        app = self.story.sim.world.app
        return [run for run in self.shop.checks if run.suite.app is app and "gate" in run.name]

    async def press(self, button: str, by: Account, check: CheckRun | None = None) -> None:
        (check or self.gates()[-1]).press(button, by=by)
        await self.told()

    async def events(self, of: str) -> list[str]:
        """What the audit log says happened of that kind, such as ``vote``, in order."""
        names = [name.removeprefix("dev.sluice.").removesuffix(".v1") for name in await self.log()]
        return [name.partition(".")[2] for name in names if name.startswith(f"{of}.")]

    async def settled_card(self) -> str:
        """The card when nothing more is being written."""
        await self.wait(seconds=5)
        return self.card()

    async def ballots(self) -> list[str]:
        """Who has a vote on the newest request."""
        return [vote.voter.login for vote in (await self.requests())[0].votes]


async def vote(
    story: Story, mode: str = DISPATCH, *settings: str, files: Mapping[str, str] | None = None
) -> Vote:
    """Open a pull request that can be deployed, some time after its last push."""
    made = await deploys(story, dict(files or {}) | (dict(policy(*settings)) if settings else {}))
    story.clock.advance(minutes=5)
    return Vote(story, made.pull, mode)
