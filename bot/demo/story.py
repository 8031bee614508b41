"""The story: a team, a shop, a pull request, and what can happen to it.

Each act is a thing that people do on GitHub. What the bot makes of it is not played: it is the real
bot, and it hears of the act by webhook like anywhere else.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from bot.demo import outcomes, scenery, suggestions
from bot.demo.act import Act
from bot.demo.markup import fenced
from bot.demo.outcomes import Plans
from bot.demo.pipeline import Pipeline
from bot.demo.shop import PRODUCTION, founded, read
from bot.model import Repo, RepoId
from bot.sim.simulator import Simulator
from bot.sim.world.accounts import Account, AccountType
from bot.sim.world.actions import WorkflowRun
from bot.sim.world.checks import CheckRun
from bot.sim.world.context import Event
from bot.sim.world.issues import Comment
from bot.sim.world.jobs import JobPlan, failed, passed
from bot.sim.world.pulls import PullRequest, Review
from bot.sim.world.runs import WorkflowRunEvent

TITLE = "Deploy with cool-deployer"

CAST = {"ada": "author", "grace": "approver", "alan": "approver", "eve": "outsider"}
"""Who there is, and what for. All but the outsider have the role `write`."""

_WAIVABLE = re.compile("^/policy waive ([0-9a-f]{16}) ", re.MULTILINE)
_WAIVERS = "waivers:\n"
"""Where the waivers of a policy file begin."""


class Story:
    """The world of the demo, and the acts that move it.

    Attributes:
        people: Who can be spoken for, by login.
        pull: The pull request that it is about.
        acts: By name, in the order in which they make sense.
    """

    def __init__(self, sim: Simulator) -> None:
        world = sim.world
        self.people: Mapping[str, Account] = {login: world.user(login) for login in CAST}
        self._ada = self.people["ada"]
        self._octo = founded(world)
        self._shop = self._octo.shop
        self._shop.actions.workflows.named("Deploy")
        world.context.listen(self._run_what_is_dispatched)
        self._branches = 0
        self._ci = Pipeline(self._shop, self._ada)
        self._ci.test(self._shop.branch(), outcomes.all_pass())
        self.pull: PullRequest = self._open()
        self.acts: Mapping[str, Act] = self._acts()

    def _acts(self) -> Mapping[str, Act]:
        return {
            "fix": Act("Push the fix", "Ada mends the workflow and pushes.", self._fix),
            **self._ci.acts(self.push),
            "policy": Act(
                "Break the policy file", "Ada mistypes a word in the policy.", self._break_policy
            ),
            "loosen": Act(
                "Loosen a locked rule",
                "Ada switches a rule off that the organisation has locked.",
                self._loosen,
            ),
            "waive": Act(
                "Merge the waiver",
                "Grace adds the waiver to the policy on main; Ada asks again.",
                self._waive,
                lambda: bool(self._offered()),
            ),
            "rerun": Act("Press Re-run", "Ada asks for the check run again.", self._rerun),
            "start": Act(
                "Start the deploy job",
                "Ada labels the pull request; the job waits before production.",
                self._start,
                self._is_quiet,
            ),
            "succeed": Act(
                "Let the deploy succeed", "The job ends well.", self._succeed, self._is_deploying
            ),
            "break": Act(
                "Let the deploy fail", "The rollout gets stuck.", self._break, self._is_deploying
            ),
            "again": Act("Start over", "Ada opens the same pull request anew.", self._start_over),
        }

    @property
    def repo(self) -> Repo:
        """The repository, as the bot names it."""
        return Repo(RepoId(self._shop.id), self._shop.owner.login, self._shop.name)

    @property
    def policies(self) -> Mapping[str, str]:
        """The policy files that rule, by where they lie, the organisation's first."""
        return self._octo.policies

    @property
    def ready(self) -> dict[str, str]:
        """What a commit takes that may be deployed, besides its code."""
        return {scenery.DEPLOY: scenery.GOOD_DEPLOY, scenery.POLICY: self._policy}

    @property
    def waivable(self) -> Sequence[str]:
        """The fingerprints of the findings that the bot said may be waived."""
        return [found for text in self._bot_said() for found in _WAIVABLE.findall(text)]

    @property
    def gate(self) -> CheckRun | None:
        """The newest check run of the gateway on the newest commit; None before any."""
        return next(iter(self.check_runs(f"sluice / gate ({PRODUCTION})")), None)

    def check_runs(self, name: str = "") -> Sequence[CheckRun]:
        """Return the check runs of the newest commit, of everyone, the newest first."""
        return self._shop.checks.on(self.pull.head_sha, name)

    def deploys(self) -> Sequence[WorkflowRun]:
        """Return the runs that deploy, the newest first."""
        runs = [run for run in self._shop.actions if run.workflow.path == scenery.DEPLOY]
        return runs[::-1]

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Call *listener* with everything that happens."""
        self._shop.context.listen(listener)

    def workflow_of(self, job: CheckRun) -> str:
        """Name the workflow that *job* belongs to."""
        suite = job.suite
        return next(run.workflow.name for run in self._shop.actions if run.suite is suite)

    def comment(self, text: str, *, by: Account) -> None:
        """Let someone say *text* on the pull request."""
        self.pull.comment(text, by=by)

    def review(self, text: str, *, by: Account) -> None:
        """Let someone review the newest commit and say *text*, without a verdict."""
        self.pull.review("COMMENT", text, by=by)

    def commit_suggestion(self, review_id: int, number: int, *, by: Account) -> None:
        """Let someone commit what a review suggests; the tests run.

        Raises:
            LookupError: There is no such suggestion, or its lines have changed since.
        """
        suggestions.commit(self._review(review_id), number, by=by)
        self._ci.test(self.pull, outcomes.all_pass())

    def may_write(self, who: Account) -> bool:
        """Tell whether *who* may push."""
        return self._shop.role_of(who).may_write

    def said(self, comment_id: int) -> Comment:
        """Find what someone said on the pull request.

        Raises:
            LookupError: It is not there.
        """
        for comment in self.pull.comments:
            if comment.id == comment_id:
                return comment
        raise LookupError(f"there is no comment {comment_id}")

    def may_change(self, comment: Comment, who: Account) -> bool:
        """Tell whether GitHub lets *who* edit and delete it: its author, and whoever may write."""
        return who is comment.author or self.may_write(who)

    def press(self, run_id: int, identifier: str, *, by: Account) -> None:
        """Let someone press a button of a check run.

        Raises:
            LookupError: There is no such run, or it has no such button.
        """
        run = self._shop.checks.find(run_id)
        if run is None:
            raise LookupError(f"there is no check run {run_id}")
        run.press(identifier, by=by)

    def _review(self, review_id: int) -> Review:
        for review in self.pull.reviews:
            if review.id == review_id:
                return review
        raise LookupError(f"there is no review {review_id}")

    def _open(self) -> PullRequest:
        self._branches += 1
        branch = self._shop.push(
            f"cool-deployer-{self._branches}",
            {scenery.DEPLOY: scenery.BAD_DEPLOY},
            by=self._ada,
            message=TITLE,
        )
        pull = self._shop.pulls.open(branch, by=self._ada, title=TITLE)
        self._ci.test(pull, outcomes.all_pass())
        return pull

    def push(self, files: dict[str, str], message: str, plans: Plans = ()) -> None:
        """Let Ada push *files*; the tests run as *plans* say, by default well."""
        self.pull.push(files, by=self._ada, message=message)
        self._ci.test(self.pull, plans or outcomes.all_pass())

    def _fix(self) -> None:
        self.push(self.ready, "Pin the action, use OIDC, say what the token may do")

    def _break_policy(self) -> None:
        self.push({scenery.POLICY: scenery.BROKEN_POLICY}, "Extend the recommended profile")

    def _loosen(self) -> None:
        self.push({scenery.POLICY: scenery.LOOSE_POLICY}, "Follow branches again")

    def _waive(self) -> None:
        new = "".join(self._offered())
        begin = "" if _WAIVERS in self._policy else _WAIVERS
        self._shop.push(
            self._shop.default_branch,
            {scenery.POLICY: f"{self._policy}{begin}{new}"},
            by=self.people["grace"],
            message="Waive what the team agreed on",
        )
        self._ci.test(self._shop.branch(), outcomes.all_pass())
        self._rerun()

    def _offered(self) -> Sequence[str]:
        """Return the waivers that the bot wrote and the policy does not have yet."""
        found = (fenced(text, "yaml")[1] or "" for text in self._bot_said())
        waivers = (text.removeprefix(_WAIVERS) for text in found if text.startswith(_WAIVERS))
        return [text for text in dict.fromkeys(waivers) if text not in self._policy]

    @property
    def _policy(self) -> str:
        """The shop's policy file on the default branch."""
        return read(self._shop, scenery.POLICY)

    def _bot_said(self) -> Sequence[str]:
        said = self.pull.comments
        return [one.body for one in said if one.author.type is AccountType.BOT]

    def _rerun(self) -> None:
        for run in self.check_runs("sluice / policy")[:1]:
            run.rerequest(by=self._ada)

    def _start(self) -> None:
        self.pull.label("deploy")
        run = self._shop.actions.start("Deploy", self.pull, by=self._ada)
        run.begin_job(PRODUCTION, environment=PRODUCTION)

    def _run_what_is_dispatched(self, event: Event) -> None:
        """Be the runner of a workflow that was started by hand, or by the bot."""
        if isinstance(event, WorkflowRunEvent) and event.action == "requested":
            run = self._shop.actions.find(event.run.id)
            if run and run.event == "workflow_dispatch":
                run.begin_job(PRODUCTION, environment=PRODUCTION)

    def _unfinished(self) -> Sequence[WorkflowRun]:
        return [run for run in self.deploys() if run.latest.status != "completed"]

    def _is_quiet(self) -> bool:
        return not self._unfinished()

    def _is_deploying(self) -> bool:
        return any(run.latest.status == "in_progress" for run in self._unfinished())

    def _succeed(self) -> None:
        self._end(passed(PRODUCTION, step="./deploy.sh production"))

    def _break(self) -> None:
        self._end(failed(PRODUCTION, scenery.FAILED_ROLLOUT, step="./deploy.sh production"))

    def _end(self, plan: JobPlan) -> None:
        for run in self._unfinished():
            if run.latest.status == "in_progress":
                run.finish(plan)

    def _start_over(self) -> None:
        self.pull.close(by=self._ada)
        self.pull = self._open()
