"""The story: a team, a shop, a pull request, and what can happen to it.

Each act is a thing that people do on GitHub. What the bot makes of it is not played: it is the real
bot, and it hears of the act by webhook like anywhere else.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.demo import scenery
from bot.sim.simulator import Simulator
from bot.sim.world.accounts import Account
from bot.sim.world.checks import CheckRun
from bot.sim.world.jobs import failed, passed
from bot.sim.world.pulls import PullRequest

TITLE = "Deploy to production from CI"


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be made to happen.

    Attributes:
        label: On its button.
        tells: What happens, in a sentence.
    """

    label: str
    tells: str
    play: Callable[[], None]


class Story:
    """The world of the demo, and the acts that move it.

    Attributes:
        pull: The pull request that it is about.
        visitor: Who comments from the page.
        acts: By name, in the order in which they make sense.
    """

    def __init__(self, sim: Simulator) -> None:
        world = sim.world
        self._ada = world.user("ada")
        self.visitor: Account = world.user("you")
        self._shop = world.create_repository(
            "octo/shop",
            {
                scenery.CI: scenery.GOOD_CI,
                scenery.POLICY: scenery.GOOD_POLICY,
                "shop/cart.py": scenery.CART,
            },
        )
        for person in (self._ada, self.visitor):
            self._shop.add_collaborator(person, "write")
        world.install(self._shop.owner)
        self._branches = 0
        green = self._shop.actions.start("CI", self._shop.branch(), by=self._ada)
        green.finish(passed("test"))
        self.pull: PullRequest = self._open()
        self.acts: Mapping[str, Act] = {
            "fix": Act("Push the fix", "Ada mends the workflow and pushes.", self._fix),
            "fail": Act("Let CI fail", "Ada breaks the cart; the tests run and fail.", self._fail),
            "pass": Act("Let CI pass", "Ada mends the cart; the tests pass.", self._pass),
            "policy": Act(
                "Break the policy file", "Ada mistypes a word in the policy.", self._break_policy
            ),
            "rerun": Act("Press Re-run", "You ask for the check run again.", self._rerun),
            "again": Act("Start over", "Ada opens the same pull request anew.", self._start_over),
        }

    def check_runs(self, name: str = "") -> Sequence[CheckRun]:
        """Return the check runs of the newest commit, of everyone, the oldest first."""
        return self._shop.checks.on(self.pull.head_sha, name)

    def comment(self, text: str) -> None:
        """Let the visitor say *text* on the pull request."""
        self.pull.comment(text, by=self.visitor)

    def _open(self) -> PullRequest:
        self._branches += 1
        branch = self._shop.push(
            f"deploy-from-ci-{self._branches}",
            {scenery.DEPLOY: scenery.BAD_DEPLOY},
            by=self._ada,
            message=TITLE,
        )
        return self._shop.pulls.open(branch, by=self._ada, title=TITLE)

    def _push(self, files: dict[str, str], message: str) -> None:
        self.pull.push(files, by=self._ada, message=message)

    def _fix(self) -> None:
        self._push(
            {scenery.DEPLOY: scenery.GOOD_DEPLOY, scenery.POLICY: scenery.GOOD_POLICY},
            "Pin the action, use OIDC, say what the token may do",
        )

    def _fail(self) -> None:
        self._push({"shop/cart.py": scenery.BROKEN_CART}, "Leave the first price out")
        run = self._shop.actions.start("CI", self.pull, by=self._ada)
        run.finish(failed("test", scenery.FAILING_LOG, step="pytest"), passed("lint"))

    def _pass(self) -> None:
        self._push({"shop/cart.py": scenery.CART}, "Count the first price again")
        run = self._shop.actions.start("CI", self.pull, by=self._ada)
        run.finish(passed("test"), passed("lint"))

    def _break_policy(self) -> None:
        self._push({scenery.POLICY: scenery.BROKEN_POLICY}, "Extend the recommended profile")

    def _rerun(self) -> None:
        ours = [run for run in self.check_runs() if run.facts.external_id]
        if ours:
            ours[-1].rerequest(by=self.visitor)

    def _start_over(self) -> None:
        self.pull.close(by=self._ada)
        self.pull = self._open()
