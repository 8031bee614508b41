"""The real bot in a simulated GitHub where anything may happen, in any order."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.app import Options, build
from bot.audit.entry import fault
from bot.audit.record import Type, read
from bot.queue.history import given_up
from bot.settings import Settings
from bot.sim.simulator import Registration, Simulator
from bot.sim.world.accounts import Account, AccountType
from bot.sim.world.actions import WorkflowRun
from bot.sim.world.credit import Credit
from bot.sim.world.issues import Comment
from bot.sim.world.jobs import failed, passed
from bot.sim.world.pulls import Review
from bot.store.audit import entries
from tests.clock import FakeClock
from tests.contract.contract import Contract
from tests.journeys.conftest import CI, GOOD, MANIFEST, POLICY, SECRET, Story, settings
from tests.journeys.deploying import DEPLOY, DEPLOY_WORKFLOW
from tests.journeys.oracle import Oracle
from tests.journeys.rules import PRODUCTION, Rules, Vote

STARTS = {Type.DEPLOY_DISPATCHED, Type.DEPLOY_RELEASED}
END = timedelta(hours=7)
"""By then every window has ended, also that of a job whose question was found an hour later."""


class History:
    """One shop, its people, and the bot, which can be stopped and started again."""

    def __init__(self, key: RSAPrivateKey, rules: Rules, *, is_protected: bool) -> None:
        pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        self.clock = FakeClock()
        self.sim = Simulator(self.clock, Registration(MANIFEST, pem.decode(), SECRET))
        self.contract = Contract(MANIFEST.permissions)
        self.sim.observers.append(self.contract.observe)
        self.rules, self.is_protected = rules, is_protected
        self.said: list[Comment | Review] = []
        self._key = key
        self._loop = asyncio.Runner()
        self._folder = TemporaryDirectory()
        self._running = AsyncExitStack()

    def do(self, what: Callable[[], object]) -> None:
        """Let something happen, and the bot do what follows from it."""
        self.oracle.look()
        self.clock.advance(seconds=1)
        what()
        self._loop.run(self.story.told())
        self.oracle.look()
        assert self.oracle.wrong == []

    def open(self) -> None:
        self._loop.run(self._open())

    async def _open(self) -> None:
        await self.sim.start()
        self.story = await self._start()
        story, world = self.story, self.sim.world
        self.shop, self.ada, self.bob = story.shop, story.ada, story.bob
        names = ("grace", "alan", "mary", "root", "eve")
        self.grace, self.alan, self.mary, self.root, self.eve = map(world.user, names)
        self.robot = world._account("robot[bot]", AccountType.BOT)
        roles = dict.fromkeys((self.bob, self.grace, self.alan, self.mary, self.robot), "write")
        for who, role in {**roles, self.root: "admin", self.grace: "maintain"}.items():
            self.shop.add_collaborator(who, role)
        self.team = world.team("octo/sre", [self.grace, self.alan])
        before = {CI: GOOD, DEPLOY: DEPLOY_WORKFLOW, POLICY: self.rules.text}
        self.shop.push("main", before, by=self.root)
        if self.is_protected:
            self.shop.environments.create(PRODUCTION).protect(world.app)
        self.other = self.shop.pulls.open(
            self.shop.push("other", {"b.py": "1\n"}, by=self.bob), by=self.bob
        )
        self.pull = await story.open({"app.py": "2\n"})
        self.oracle = Oracle(story, self.pull, self.rules)
        self.ci("success")
        await story.told()
        assert not self.oracle.judge(self.pull.head_sha)[0].startswith("its")

    async def _start(self) -> Story:
        url = f"sqlite:///{Path(self._folder.name) / 'sluice.db'}"
        chosen = Options(clock=self.clock)
        bot = await self._running.enter_async_context(build(self._settings(url), chosen))
        await bot.queue._turns.start()
        await bot.queue.set_timers(*bot.executor.recurring())
        runner = web.AppRunner(bot.site)
        self._running.push_async_callback(runner.cleanup)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        self.sim.webhooks.url = f"{address}/webhook"
        if hasattr(self, "story"):
            self.story.bot, self.story.url = bot, address
            return self.story
        return Story(self.clock, self.sim, bot, address)

    def _settings(self, url: str) -> Settings:
        return settings(self.sim, url, self._key)

    def restart(self) -> None:
        self._loop.run(self._restart())

    async def _restart(self) -> None:
        await self._running.aclose()
        await self._start()

    def say(self, text: str, by: Account, *, elsewhere: bool = False) -> None:
        comment = (self.other if elsewhere else self.pull).comment(text, by=by)
        self.oracle.heads[comment] = self.pull.head_sha
        if elsewhere:
            self.oracle.others.append(comment)
        self.said.append(comment)

    def review(self, by: Account, sha: str) -> None:
        self.said.append(
            self.pull.review("APPROVE", f"/approve-deploy {PRODUCTION}", by=by, sha=sha)
        )

    def press(self, button: str, by: Account) -> None:
        gates = [one for one in self.shop.checks if one.name == "sluice / gate (production)"]
        if not gates or button not in {one.identifier for one in gates[-1].facts.buttons}:
            return
        place = self.sim.world.context.new_id()
        if button == "approve":
            vote = Vote(by=by, place=place, at=self.oracle.now, sha=gates[-1].head_sha)
            self.oracle.presses.append(vote)
        gates[-1].press(button, by=by)

    def push(self, number: int, by: Account, credit: Credit | None, *, is_forced: bool) -> None:
        if not self.pull.is_open:
            return
        files = {"app.py": f"{number}\n"}
        if not is_forced:
            self.pull.push(files, by=by, credit=credit)
            return
        name = f"spare-{number}"
        spare = self.shop.push(name, files, by=by, credit=credit)
        self.shop.point(self.pull.head.name, spare.sha, by=by, forced=True)

    def ci(self, conclusion: str) -> None:
        """Run the tests on the head; they go on without an end if there is no conclusion."""
        run = self.shop.actions.start("CI", self.pull, by=self.ada)
        run.begin("test")
        if conclusion:
            run.finish(passed("test") if conclusion == "success" else failed("test"))

    def legislate(self, rules: Rules) -> None:
        self.rules = self.oracle.rules = rules
        self.oracle.policy_place = self.sim.world.context.new_id()
        self.shop.push("main", {POLICY: rules.text}, by=self.root)

    def runs(self) -> list[WorkflowRun]:
        return [run for run in self.shop.actions if run.workflow.path == DEPLOY]

    def begin(self, by: Account) -> None:
        """Let a run of the head come to the job that deploys."""
        run = self.shop.actions.start("Deploy", self.pull, by=by)
        run.begin_job("deploy", environment=PRODUCTION)

    def begin_by_hand(self, by: Account) -> None:
        workflow = self.shop.actions.workflows.named("Deploy")
        inputs = {"sha": self.pull.head_sha, "environment": PRODUCTION, "request_id": "x"}
        run = self.shop.actions.dispatch(workflow, self.shop.branch(), inputs, by=by)
        run.begin_job("deploy", environment=PRODUCTION)

    def go_on(self, run: WorkflowRun, job: str) -> None:
        """Let a run come to another job, or to its first, which may have to wait."""
        if run.latest.status != "completed":
            run.begin_job(job, environment=PRODUCTION)

    def finish(self, run: WorkflowRun, *, is_good: bool) -> None:
        """Let whatever runs come to its end, if nothing of it waits."""
        jobs = run.latest.jobs
        if run.latest.status == "completed" or any(one.status == "waiting" for one in jobs):
            return
        names = {one.name for one in jobs if one.status == "in_progress"}
        run.finish(*(passed(name) if is_good else failed(name) for name in sorted(names)))

    def rerun(self, run: WorkflowRun) -> None:
        if run.latest.status == "completed":
            run.rerun(by=self.bob)
            run.begin_job("deploy", environment=PRODUCTION)

    def bypass(self, run: WorkflowRun) -> None:
        if list(run.gates):
            self.oracle.is_bypassing = True
            run.gates.bypass(PRODUCTION)
            self.oracle.is_bypassing = False

    def end(self) -> None:
        """Let everything work again and time pass, and look at what is left."""
        webhooks = self.sim.webhooks
        self.sim.faults.clear()
        webhooks.outage = webhooks.duplicates = False
        webhooks.release()
        self.do(lambda: None)
        for _ in range(END // timedelta(hours=1)):
            for run in self.runs():
                self.do(lambda run=run: self.finish(run, is_good=True))
            self.do(lambda: self.clock.advance(hours=1))
        waiting = [f"run {run.id} for {run.head_sha}" for run in self.runs() if list(run.gates)]
        assert waiting == [], "no job waits for ever"
        self._loop.run(self._look_back())
        assert self.contract.problems == [], "every request must be as GitHub documents it"

    async def _look_back(self) -> None:
        database = self.story.bot.queue._database
        assert await database.run(given_up) == [], "nothing the bot had to do went wrong"
        log = [one async for one in entries(database)]
        wrong = [fault(entry, number) for number, entry in enumerate(log, 1)]
        assert set(wrong) <= {""}, "the audit log is whole"
        records = [read(one.body) for one in log]
        for (run_id, attempt), voters in self.oracle.agreed.items():
            told = [
                {vote["id"] for vote in one.data["votes"]}
                for one in records
                if one.type in STARTS
                and (one.data["run_id"], one.data["attempt"]) == (run_id, attempt)
            ]
            assert told, f"the log tells of run {run_id}"
            named = {
                who.login for who in self.sim.world.accounts.values() if who.id in told[0] - voters
            }
            assert not named, f"{named} did not agree to run {run_id}, as the log says"
            assert len(told[0]) >= self.rules.count or self.oracle.policy_place
        past = {one.data["run_id"] for one in records if one.type == Type.DEPLOY_BYPASSED}
        assert past >= self.oracle.bypassed, "the log tells who went past the gate"

    def close(self) -> None:
        self._loop.run(self._close())
        self._loop.close()
        self._folder.cleanup()

    async def _close(self) -> None:
        await self._running.aclose()
        await self.sim.stop()
