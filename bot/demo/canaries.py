"""The acts with real traffic: a canary that must be taken back, and one that may go on."""

from collections.abc import Mapping

from bot.demo import scenery
from bot.demo.act import Act
from bot.demo.arm import Dials
from bot.demo.story import Story
from bot.demo.traffic import Traffic
from bot.sim.world.context import Event
from bot.sim.world.deployments import DeploymentStatusEvent

ASK = "/canary 10%"
APPROVE = "approve"
"""What a visitor says, and the button of a check run."""

HASTY = 12.0
"""Percent of requests that fail: the cart gives up too soon on a slow neighbour."""


class Canaries:
    """Lets Ada try commits on real traffic, and the others agree.

    Attributes:
        acts: By name, in the order in which they make sense.
    """

    def __init__(self, story: Story, traffic: Traffic) -> None:
        self._story = story
        self._traffic = traffic
        story.listen(self._settle)
        self.acts: Mapping[str, Act] = {
            "bad-canary": Act(
                "Start a bad canary",
                "Ada pushes a cart that fails 12 % of the time, which no test shows, "
                f"and says {ASK}.",
                self._bad,
                self._is_free,
            ),
            "good-canary": Act(
                "Start a good canary",
                f"Ada pushes a cart that is as good as stable, and says {ASK}.",
                self._good,
                self._is_free,
            ),
            "agree": Act(
                "Let Grace and Alan approve",
                "What waits for its approvals gets them: a good canary goes on to all.",
                self._agree,
                self._is_asked,
            ),
        }

    def _bad(self) -> None:
        self._try(scenery.HASTY_CART, "Show prices in any currency", Dials(errors=HASTY))

    def _good(self) -> None:
        self._try(scenery.CART, "Show prices in one currency", Dials())

    def _try(self, cart: str, message: str, dials: Dials) -> None:
        self._traffic.canary.restart(dials)
        self._story.push({**self._story.ready, "shop/cart.py": cart}, message)
        self._story.comment(ASK, by=self._story.people["ada"])

    def _is_free(self) -> bool:
        return not self._traffic.splitter.weight

    def _agree(self) -> None:
        for login in ("grace", "alan"):
            if self._is_asked() and self._story.gate:
                self._story.press(self._story.gate.id, APPROVE, by=self._story.people[login])

    def _is_asked(self) -> bool:
        gate = self._story.gate
        return gate is not None and any(one.identifier == APPROVE for one in gate.facts.buttons)

    def _settle(self, event: Event) -> None:
        """Be the team's own pipeline: what was deployed well becomes stable."""
        if isinstance(event, DeploymentStatusEvent):
            is_ours = event.deployment.run is None
            if is_ours and event.status.state == "success" and self._traffic.splitter.weight:
                self._traffic.settle()
