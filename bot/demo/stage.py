"""What a demo has at hand."""

from dataclasses import dataclass

from bot.demo.auditor import Auditor
from bot.demo.clock import FastClock
from bot.demo.story import Story
from bot.sim.simulator import Simulator


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A GitHub with a story in it, the bot's audit log, and the time that both go by."""

    sim: Simulator
    story: Story
    auditor: Auditor
    clock: FastClock
