"""The story played alone: what GitHub would show is printed, and held against what it should be."""

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from rich.console import Console

from bot.ci.render import FAILURES_CHECK, RERUN
from bot.demo.scenery import DEPLOY, POLICY
from bot.demo.shop import PRODUCTION
from bot.demo.stage import Stage
from bot.demo.suggestions import suggestions_of
from bot.demo.terminal import Terminal
from bot.errors import BotError
from bot.policy.render import FIX, WAIVE
from bot.sim.world.accounts import AccountType
from bot.sim.world.checks import CheckRun
from bot.sim.world.issues import Comment

T = TypeVar("T")

PATIENCE = 10
"""Seconds for one answer of the bot."""

PATIENCE_WITH_TRAFFIC = 90
"""Seconds for one step of a canary: a judge wants half a minute of requests."""

WINDOW = timedelta(hours=2)
"""How long a request is open, by default."""

BREAK = timedelta(minutes=5)
"""After which GitHub lets us write as much again: the story is told faster than people work."""

FACTS = re.compile(r"<!-- sluice: (\{.*\}) -->")
"""What the bot tells scripts."""


class UnexpectedError(BotError):
    """The bot did not do what the story says."""


@dataclass(frozen=True, slots=True)
class Expected:
    """How a check run should end.

    Attributes:
        path: Of its annotations; None if it should have none.
    """

    name: str
    conclusion: str
    path: str | None = None


class Performance:
    """Plays the story and prints it."""

    def __init__(self, stage: Stage, console: Console) -> None:
        self._stage = stage
        self._story = stage.story
        self._terminal = Terminal(console)
        self._changed = asyncio.Event()
        stage.sim.on_change(self._changed.set)

    async def play(self) -> None:
        """Play every act.

        Raises:
            UnexpectedError: The bot did something else.
        """
        await self._review()
        self._wait("Five minutes pass", BREAK)
        await self._deploy()
        await self._expire()
        await self._try_commits()
        await self._stage.auditor.follow()
        self._terminal.say("The audit log")
        self._terminal.print_log(self._stage.auditor)

    async def _review(self) -> None:
        await self._shows(
            "Ada opens a pull request that changes the deploy workflow",
            Expected("sluice / policy", "failure", DEPLOY),
        )
        await self._mend()
        await self._waive()
        await self._act("policy", Expected("sluice / config", "failure", POLICY))
        await self._act("loosen", Expected("sluice / config", "failure", POLICY))
        await self._act("fix", Expected("sluice / policy", "success"))
        await self._fail()
        await self._answers("ada", "/status", self._story.pull.head_sha)
        await self._answers("ada", "/help approve-deploy", "Vote for a deploy")
        await self._lose_a_runner()
        await self._until(lambda: self._new_run("sluice / policy", ()), "sluice / policy")

    async def _fail(self) -> None:
        await self._says("fail", "same failure in 3 of 4 jobs")
        await self._shows(
            "The check run has buttons, and marks the lines",
            Expected(FAILURES_CHECK, "neutral", "shop/cart.py"),
        )

    async def _lose_a_runner(self) -> None:
        """Let the machines fail, and the same commit pass."""
        await self._says("lose", "the machines' fault")
        await self._presses("Ada presses Re-run failed", RERUN.identifier, FAILURES_CHECK)
        await self._until(lambda: self._story.acts["end"].can() or None, "re-run")
        await self._says("end", "Green again without a change")

    async def _mend(self) -> None:
        """Let the bot suggest, and take all that it suggests."""
        await self._presses("Ada presses Fix safe ones", FIX.identifier)
        review = await self._until(lambda: next(iter(self._story.pull.reviews), None), "review")
        self._terminal.print_review(review)
        for one in suggestions_of(review):
            self._story.commit_suggestion(review.id, one.number, by=self._story.people["ada"])
        await self._shows(
            "Ada commits each suggestion with a click",
            Expected("sluice / policy", "success", DEPLOY),
        )

    async def _waive(self) -> None:
        """Ask for what cannot be mended today, and have it granted where that is kept."""
        await self._presses("Ada presses Request waiver", WAIVE.identifier)
        found = await self._until(lambda: self._story.waivable or None, "what may be waived")
        command = f'/policy waive {found[-1]} 30d "OPS-412: OIDC follows"'
        await self._answers("ada", command, "OPS-412")
        await self._act("waive", Expected("sluice / policy", "success"))
        await self._answers("ada", "/policy", "octo/.github/sluice.yml")

    async def _presses(self, tells: str, button: str, check: str = "sluice / policy") -> None:
        """Press a button of the newest check run of that name, as Ada."""
        self._terminal.say(tells)
        run = await self._until(lambda: self._new_run(check, ()), check)
        self._story.press(run.id, button, by=self._story.people["ada"])

    async def _deploy(self) -> None:
        vote = f"/approve-deploy {PRODUCTION} {self._story.pull.head_sha[:7]}"
        await self._answers("ada", f"/deploy {PRODUCTION}", "To approve until")
        await self._answers("eve", vote, "lacks the role")
        await self._answers("ada", vote, "cannot approve this: asked for this deploy")
        await self._votes("grace", vote)
        self._terminal.say("Alan presses Approve deploy")
        gate = await self._until(lambda: self._story.gate, "gate")
        self._story.press(gate.id, "approve", by=self._story.people["alan"])
        await self._becomes("running")
        await self._until(lambda: self._story.acts["succeed"].can() or None, "deploy job")
        self._begin("succeed")
        await self._becomes("succeeded")

    async def _expire(self) -> None:
        self._begin("start")
        [run, *_] = self._story.deploys()
        await self._becomes("open")
        await self._votes("grace", f"/approve-deploy {PRODUCTION} {self._story.pull.head_sha[:7]}")
        self._wait("Two hours pass", WINDOW)
        await self._becomes("expired")
        await self._until(lambda: run.latest.conclusion == "failure" or None, "end of its job")
        self._terminal.print_run(run)

    async def _try_commits(self) -> None:
        card = "canary-api-production"
        self._begin("bad-canary")
        await self._becomes("rolled back", card, PATIENCE_WITH_TRAFFIC)
        self._begin("good-canary")
        can = self._stage.canaries.acts["agree"].can
        await self._until(lambda: can() or None, "promotion", PATIENCE_WITH_TRAFFIC)
        await self._becomes("open")
        self._begin("agree")
        await self._becomes("succeeded", card, PATIENCE_WITH_TRAFFIC)

    def _wait(self, tells: str, time: timedelta) -> None:
        self._terminal.say(tells)
        self._stage.clock.jump(time)

    async def _act(self, name: str, expected: Expected) -> None:
        before = self._runs(expected.name)
        self._story.acts[name].play()
        await self._shows(self._story.acts[name].tells, expected, before)

    def _begin(self, act: str) -> None:
        chosen = self._stage.acts[act]
        self._terminal.say(chosen.tells)
        chosen.play()

    async def _shows(self, tells: str, expected: Expected, before: Sequence[CheckRun] = ()) -> None:
        self._terminal.say(tells)
        run = await self._until(lambda: self._new_run(expected.name, before), expected.name)
        paths = {one.path for one in run.facts.annotations}
        seen = Expected(run.name, run.facts.conclusion or "", min(paths, default=None))
        self._terminal.print_check(run)
        if seen != expected:
            raise UnexpectedError(f"{tells}: expected {expected}, not {seen}")

    def _runs(self, name: str) -> list[CheckRun]:
        return [run for run in self._story.check_runs(name) if run.facts.status == "completed"]

    def _new_run(self, name: str, before: Sequence[CheckRun]) -> CheckRun | None:
        return next((run for run in self._runs(name) if run not in before), None)

    async def _says(self, act: str, words: str) -> None:
        self._begin(act)
        self._terminal.print_comment(await self._until(lambda: self._comment_with(words), words))

    async def _answers(self, who: str, command: str, words: str) -> None:
        self._terminal.say(f"{who.capitalize()} comments {command}")
        known = set(map(id, self._comments()))
        self._story.comment(command, by=self._story.people[who])
        reply = await self._until(lambda: self._comment_with(words, known), f"reply to {command}")
        self._terminal.print_comment(reply)

    async def _votes(self, who: str, command: str) -> None:
        """Vote, and see the vote on the gate's check run, which is quicker than the card."""
        self._terminal.say(f"{who.capitalize()} comments {command}")
        self._story.comment(command, by=self._story.people[who])
        self._terminal.print_heading(await self._until(lambda: self._gate("1 of 2"), "vote"))

    def _gate(self, words: str) -> str | None:
        """Return what the gate's check run says when it says *words*."""
        said = self._story.gate.facts.summary if self._story.gate else None
        return said if said and words in said else None

    async def _becomes(
        self, state: str, card: str = f"deploy-{PRODUCTION}", patience: float | None = None
    ) -> None:
        shown = await self._until(lambda: self._card(card, state), state, patience)
        self._terminal.print_heading(shown.body)

    def _card(self, card: str, state: str) -> Comment | None:
        """Return the card when it says *state*."""
        marker = f"<!-- sluice:{card} -->"
        for comment in self._comments():
            facts = FACTS.search(comment.body)
            if comment.body.endswith(marker) and facts and json.loads(facts[1])["state"] == state:
                return comment
        return None

    def _comments(self) -> list[Comment]:
        said = self._story.pull.comments
        return [one for one in said if one.author.type is AccountType.BOT]

    def _comment_with(self, words: str, known: set[int] | None = None) -> Comment | None:
        fresh = (one for one in self._comments() if id(one) not in (known or set()))
        return next((one for one in fresh if words in one.body), None)

    async def _until(
        self, find: Callable[[], T | None], what: str, patience: float | None = None
    ) -> T:
        seconds = patience or PATIENCE
        try:
            async with asyncio.timeout(seconds):
                while (found := find()) is None:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError as error:
            raise UnexpectedError(f"{what} did not come within {seconds} s") from error
        return found
