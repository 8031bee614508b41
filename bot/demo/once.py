"""The story played alone: what GitHub would show is printed, and held against what it should be."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rich.console import Console
from rich.markdown import Markdown
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.demo.scenery import DEPLOY, POLICY
from bot.demo.story import Story
from bot.errors import BotError
from bot.sim.simulator import Simulator
from bot.sim.world.accounts import AccountType
from bot.sim.world.checks import CheckRun
from bot.sim.world.issues import Comment

T = TypeVar("T")

PATIENCE = 10
"""Seconds for one answer of the bot."""

SUMMARY = re.compile("<details><summary>(.*)</summary>")
"""The line that GitHub shows of a fold. A terminal has no HTML."""


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

    def __init__(self, sim: Simulator, story: Story, console: Console) -> None:
        self._story = story
        self._console = console
        self._changed = asyncio.Event()
        sim.on_change(self._changed.set)

    async def play(self) -> None:
        """Play every act.

        Raises:
            UnexpectedError: The bot did something else.
        """
        await self._shows(
            "Ada opens a pull request that adds a deploy workflow",
            Expected("sluice / policy", "failure", DEPLOY),
        )
        await self._act("fix", Expected("sluice / policy", "success"))
        await self._says("Ada breaks the cart, and CI fails", "fail", "assert 50 == 60")
        await self._answers("/status", self._story.pull.head_sha)
        await self._answers("/help", "/status")
        await self._says("Ada mends the cart, and CI passes", "pass", "Green again")
        await self._act("policy", Expected("sluice / config", "failure", POLICY))
        await self._act("rerun", Expected("sluice / policy", "success"))

    async def _act(self, name: str, expected: Expected) -> None:
        act = self._story.acts[name]
        before = self._runs(expected.name)
        act.play()
        await self._shows(act.tells, expected, before)

    async def _shows(self, tells: str, expected: Expected, before: Sequence[CheckRun] = ()) -> None:
        self._console.rule(Text(tells), align="left")
        run = await self._until(lambda: self._new_run(expected.name, before), expected.name)
        paths = {one.path for one in run.facts.annotations}
        seen = Expected(run.name, run.facts.conclusion or "", min(paths, default=None))
        self._print_check(run)
        if seen != expected:
            raise UnexpectedError(f"{tells}: expected {expected}, not {seen}")

    def _runs(self, name: str) -> list[CheckRun]:
        return [run for run in self._story.check_runs(name) if run.facts.status == "completed"]

    def _new_run(self, name: str, before: Sequence[CheckRun]) -> CheckRun | None:
        return next((run for run in self._runs(name) if run not in before), None)

    async def _says(self, tells: str, act: str, words: str) -> None:
        self._console.rule(Text(tells), align="left")
        self._story.acts[act].play()
        self._print_comment(await self._until(lambda: self._comment_with(words), words))

    async def _answers(self, command: str, words: str) -> None:
        self._console.rule(Text(f"You comment {command}"), align="left")
        known = set(map(id, self._comments()))
        self._story.comment(command)
        reply = await self._until(lambda: self._comment_with(words, known), f"reply to {command}")
        self._print_comment(reply)

    def _comments(self) -> list[Comment]:
        said = self._story.pull.comments
        return [one for one in said if one.author.type is AccountType.BOT]

    def _comment_with(self, words: str, known: set[int] | None = None) -> Comment | None:
        fresh = (one for one in self._comments() if id(one) not in (known or set()))
        return next((one for one in fresh if words in one.body), None)

    async def _until(self, find: Callable[[], T | None], what: str) -> T:
        try:
            async with asyncio.timeout(PATIENCE):
                while (found := find()) is None:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError as error:
            raise UnexpectedError(f"{what} did not come within {PATIENCE} s") from error
        return found

    def _print_check(self, run: CheckRun) -> None:
        mark = "✓" if run.facts.conclusion == "success" else "✕"
        self._console.print(Text(f"{mark} {run.name}: {run.facts.title}"))
        if run.facts.annotations:
            table = Table("where", "what", box=None, pad_edge=False)
            for one in run.facts.annotations:
                table.add_row(
                    Text(f"{one.path}:{one.start_line}"), Text(f"{one.title}\n{one.message}")
                )
            self._console.print(table)

    def _print_comment(self, comment: Comment) -> None:
        body = SUMMARY.sub(r"**\1**", comment.body.rpartition("\n\n<!--")[0])
        title = f"{comment.author.login}[bot]"
        self._console.print(Panel(Markdown(body), title=Text(title), title_align="left"))
