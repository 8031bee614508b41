"""What a demo has at hand."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.demo.act import Act
from bot.demo.auditor import Auditor
from bot.demo.canaries import Canaries
from bot.demo.clock import FastClock
from bot.demo.story import Story
from bot.demo.traffic import Traffic
from bot.ports import Store
from bot.sim.simulator import Simulator


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A GitHub with a story in it, what the bot keeps, and the time that both go by.

    Attributes:
        canaries: The acts that take traffic.
        traffic: The service that they are played on.
        store: What the bot remembers, read from the side.
    """

    sim: Simulator
    story: Story
    canaries: Canaries
    traffic: Traffic
    store: Store
    auditor: Auditor
    clock: FastClock

    @property
    def acts(self) -> Mapping[str, Act]:
        """All that can be made to happen, by name."""
        return {**self.story.acts, **self.canaries.acts}
