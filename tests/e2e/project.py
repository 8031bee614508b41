"""The bot as an operator runs it, with the system's clock, and a pull request for it to look at."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from bot.app import running
from bot.sim.simulator import Simulator
from bot.sim.world.jobs import passed
from bot.store.clock import SystemClock
from tests.journeys.canaries import Canaries
from tests.journeys.conftest import CI, GOOD, Story, settings
from tests.journeys.deploying import POLICY_PATH, Deploys


class Watched(Canaries):
    """A pull request, and what the bot says on it in its own time."""

    async def see(self, is_so: Callable[[], object], within: float) -> None:
        """Return when *is_so*; that is looked at after each change on GitHub.

        Args:
            is_so: What is waited for.
            within: Seconds.
        """
        changed = asyncio.Event()
        self.story.sim.on_change(changed.set)
        try:
            async with asyncio.timeout(within):
                while not is_so():
                    changed.clear()
                    await changed.wait()
        except TimeoutError:
            raise AssertionError(f"not within {within} s:\n{self.card()}") from None

    async def becomes(self, state: str, within: float) -> None:
        """Return when that *state* is on the card."""
        await self.see(lambda: self.state() == state, within)


@dataclass
class Project:
    """A repository with a branch that is to become a canary."""

    sim: Simulator
    key: RSAPrivateKey
    folder: Path

    def prepare(self, policy: str) -> str:
        """Push all that there is before anybody watches, and return the commit."""
        self.story = Story(SystemClock(), self.sim, None, "")
        shop = self.story.shop
        shop.push("main", {CI: GOOD, POLICY_PATH: policy}, by=self.story.bob)
        self.branch = shop.push("change", {"app.py": "2\n"}, by=self.story.ada)
        return self.branch.sha

    @asynccontextmanager
    async def watched(self, endpoints: str) -> AsyncIterator[Watched]:
        """Run the bot with those systems, and open a pull request whose checks are green."""
        story, database = self.story, f"sqlite:///{self.folder / 'sluice.db'}"
        chosen = settings(self.sim, database, self.key, endpoints)
        async with running(chosen.model_copy(update={"port": 0})) as bot:
            host, port = bot.addresses[0]
            story.bot, story.url = bot, f"http://{host}:{port}"
            self.sim.webhooks.url = f"{story.url}/webhook"
            pull = story.shop.pulls.open(self.branch, by=story.ada)
            story.shop.actions.start("CI", pull, by=story.ada).finish(passed("test"))
            watched = Watched(Deploys(story, pull), None)
            await watched.see(lambda: "success" in verdicts(watched), within=20)
            yield watched


def verdicts(watched: Watched) -> list[str]:
    return [str(one.facts.conclusion) for one in watched.story.checks(watched.pull)]
