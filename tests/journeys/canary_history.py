"""The real bot, the simulated GitHub and a splitter of traffic, where anything may happen."""

from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from bot.audit.entry import fault
from bot.model import Repo, RepoId
from bot.rollouts.rollout import Rollout
from bot.rollouts.state import State
from bot.settings import Settings
from bot.store.audit import entries
from tests.journeys.canaries import POLICY as CANARY
from tests.journeys.conftest import CI, GOOD, POLICY, settings
from tests.journeys.edge import running
from tests.journeys.history import History
from tests.journeys.rules import Rules

POLL = timedelta(seconds=30)
END = timedelta(hours=9)
"""By then what began last is over, and what waited for it."""
SERVED = {"good": (4, 0), "bad": (4, 12), "none": None}
"""Errors of a thousand requests, of stable and of the canary."""


class CanaryHistory(History):
    """One shop whose traffic can be split."""

    def __init__(self, key: RSAPrivateKey, more: str) -> None:
        super().__init__(key, Rules(), is_protected=False)
        self.policy = CANARY.replace("{PRODUCTION}", "{approvals: {count: 2}}") + more
        self.served = "good"

    def _settings(self, url: str) -> Settings:
        return settings(self.sim, url, self._key, self.edge.endpoints)

    async def _open(self) -> None:
        self._edges = running()
        self.edge = await self._edges.__aenter__()
        await self.sim.start()
        self.story = await self._start()
        story, world = self.story, self.sim.world
        self.shop, self.ada, self.bob = story.shop, story.ada, story.bob
        self.grace, self.alan, self.root = map(world.user, ("grace", "alan", "root"))
        for who in (self.bob, self.grace, self.alan):
            self.shop.add_collaborator(who, "write")
        self.shop.add_collaborator(self.root, "admin")
        self.shop.push("main", {CI: GOOD, POLICY: self.policy}, by=self.root)
        branch = self.shop.push("other", {"b.py": "1\n"}, by=self.bob)
        self.other = self.shop.pulls.open(branch, by=self.bob)
        self.pull = await story.open({"app.py": "2\n"})
        for one in (self.pull, self.other):
            self.test(one)
        await story.told()

    def test(self, pull) -> None:
        """Run the tests on its head, to a good end."""
        first, self.pull = getattr(self, "pull", pull), pull
        self.ci("success")
        self.pull = first

    def do(self, what) -> None:
        """Let something happen, the bot do what follows, and see who has traffic."""
        self.clock.advance(seconds=1)
        what()
        self._loop.run(self.story.told())
        self.watch()

    def comment(self, text: str, by, *, elsewhere: bool = False) -> None:
        (self.other if elsewhere else self.pull).comment(text, by=by)

    def poll(self, times: int) -> None:
        """Let requests come for half a minute, as often as that."""
        for _ in range(times):
            errors = SERVED[self.served]
            if errors:
                canary = round(10 * self.edge.weight)
                stable = 1000 - canary
                self.edge.serve(
                    (stable, stable * errors[0] // 1000), (canary, canary * errors[1] // 100)
                )
            self.do(lambda: self.clock.advance(seconds=29))

    def rollouts(self) -> list[Rollout]:
        """All there are, the newest first."""
        store = self.story.bot.executor._connect(self.story.installation.id).store
        repo = Repo(RepoId(self.shop.id), self.shop.owner.login, self.shop.name)
        return list(self._loop.run(store.newest_rollouts(repo)))

    def watch(self) -> None:
        """Hold that no canary has traffic that nobody watches."""
        if self.edge.weight == 0:
            return
        began = [one for one in self.rollouts() if one.fence]
        assert began, "nobody gave it that"
        watched = [one for one in began if one.is_live]
        done = began[0].state is State.SUCCEEDED and self.edge.weight == 100
        assert watched or done, f"{self.edge.weight}% and {began[0].state}"

    def heal(self) -> None:
        """Let everything work again."""
        self.sim.faults.clear()
        webhooks = self.sim.webhooks
        webhooks.outage = webhooks.duplicates = False
        webhooks.release()
        edge = self.edge
        edge.splits = edge.counts = edge.healthy = True
        edge.refuses = edge.stays = False

    def end(self) -> None:
        """Let everything be well and time pass, and look at what is left."""
        self.heal()
        self.poll(4)
        for _ in range(END // timedelta(hours=1)):
            self.do(lambda: self.clock.advance(hours=1))
            self.poll(3)
        left = self.rollouts()
        assert [one.state for one in left if one.is_live] == [], "everything ends"
        began = [one for one in left if one.fence]
        if began and began[0].state is State.SUCCEEDED:
            assert self.edge.weight == 100
        else:
            assert self.edge.weight == 0
        self._loop.run(self._look_back())
        assert self.contract.problems == [], "every request must be as GitHub documents it"

    async def _look_back(self) -> None:
        log = [one async for one in entries(self.story.bot.queue._database)]
        wrong = [fault(entry, number) for number, entry in enumerate(log, 1)]
        assert set(wrong) <= {""}, "the audit log is whole"

    async def _close(self) -> None:
        await super()._close()
        await self._edges.__aexit__(None, None, None)
