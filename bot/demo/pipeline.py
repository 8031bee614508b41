"""The shop's CI: it tests what is pushed, and tests again when it is asked to."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeAlias

from bot.demo import scenery
from bot.demo.act import Act
from bot.demo.outcomes import Plans, again, all_pass, cents_fail, runner_is_lost
from bot.sim.world.accounts import Account
from bot.sim.world.actions import WorkflowRun
from bot.sim.world.context import Event
from bot.sim.world.pulls import PullRequest
from bot.sim.world.repositories import Branch
from bot.sim.world.repository import Repository
from bot.sim.world.runs import WorkflowRunEvent

Push: TypeAlias = Callable[[dict[str, str], str, Plans], None]
"""Pushes files with a message, and lets the tests run as planned."""

_CART = "shop/cart.py"


class Pipeline:
    """Runs the workflow CI of *shop* for what *author* pushes."""

    def __init__(self, shop: Repository, author: Account) -> None:
        self._actions = shop.actions
        self._author = author
        self._again: dict[WorkflowRun, Plans] = {}
        shop.context.listen(self._begin_again)

    def acts(self, push: Push) -> Mapping[str, Act]:
        """Return what can be made to happen to it."""
        broken, mended = {_CART: scenery.BROKEN_CART}, {_CART: scenery.CART}
        return {
            "fail": Act(
                "Let CI fail",
                "Ada rounds prices up; the tests fail in every currency that has cents.",
                partial(push, broken, "Round prices up", cents_fail()),
            ),
            "pass": Act(
                "Let CI pass",
                "Ada mends the cart; the tests pass.",
                partial(push, mended, "Keep the cents", all_pass()),
            ),
            "lose": Act(
                "Lose a runner",
                "Ada mends the cart, and a runner is lost in the middle of the tests.",
                partial(push, mended, "Keep the cents", runner_is_lost()),
            ),
            "end": Act(
                "Let the re-run end",
                "The jobs that run again come to their end.",
                self._end,
                self._is_testing,
            ),
        }

    def test(self, on: PullRequest | Branch, plans: Plans) -> None:
        """Test the newest commit, as planned."""
        run = self._actions.start("CI", on, by=self._author)
        self._again[run] = again(plans)
        run.finish(*plans)

    def _is_testing(self) -> bool:
        return bool(self._running())

    def _end(self) -> None:
        for run in self._running():
            names = {job.name for job in run.latest.jobs if job.status != "completed"}
            run.finish(*(plan for plan in self._again[run] if plan.name in names))

    def _running(self) -> list[WorkflowRun]:
        return [run for run in self._again if run.latest.status == "in_progress"]

    def _begin_again(self, event: Event) -> None:
        """Be the runner of what is run again. A first attempt is begun where it is started."""
        if not isinstance(event, WorkflowRunEvent) or event.action != "requested":
            return
        for run in self._again:
            if run is event.run:
                kept = {job.name for job in run.latest.jobs}
                run.begin(*(plan.name for plan in self._again[run] if plan.name not in kept))
