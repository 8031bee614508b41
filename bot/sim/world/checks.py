"""Check suites and check runs.

A suite gathers the runs of one App on one commit. Only the App that made a run may change it; that
is the API's business (``bot.sim.operations.checks``), not the world's.
Source: https://docs.github.com/en/rest/guides/using-the-rest-api-to-interact-with-checks
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.model import Sha
from bot.sim.world.accounts import Account
from bot.sim.world.apps import App
from bot.sim.world.context import Event
from bot.sim.world.pull_requests import PullRequests
from bot.sim.world.pulls import PullRequest
from bot.sim.world.repositories import NO_COMMIT, BaseRepository

COMPLETED = "completed"
_WORST_FIRST = (
    "startup_failure", "failure", "timed_out", "action_required", "cancelled", "stale",
    "success", "neutral", "skipped",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSuiteEvent(Event):
    """A suite was requested, requested again, or completed."""

    suite: "CheckSuite"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRunEvent(Event):
    """A run was created, completed, requested again, or one of its buttons pressed.

    Attributes:
        button: The identifier of that button.
    """

    run: "CheckRun"
    button: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A message at lines of a file. Columns are None unless the lines are equal."""

    path: str
    start_line: int
    end_line: int
    level: str
    message: str
    title: str | None = None
    raw_details: str | None = None
    start_column: int | None = None
    end_column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """What people can press under a check run."""

    label: str
    description: str
    identifier: str


@dataclass(slots=True, kw_only=True)
class Facts:
    """The parts of a check run that its App sets.

    Attributes:
        page: Its page below the repository's, where it has one of its own, as jobs have.
        deployment: Of a job that enters an environment.
    """

    page: str = ""
    deployment: object | None = None
    external_id: str = ""
    details_url: str | None = None
    status: str = "queued"
    conclusion: str | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[Annotation] = field(default_factory=list)
    buttons: tuple[Button, ...] = ()


class CheckSuite:
    """The runs of one App on one commit.

    Attributes:
        head_branch: None when the commit was never pushed to a branch of this repository.
    """

    def __init__(
        self, checks: "Checks", app: App, head_sha: Sha, head_branch: str | None, before: Sha
    ) -> None:
        context = checks.repository.context
        self.id = context.new_id()
        self.checks = checks
        self.repository = checks.repository
        self.app = app
        self.head_sha = head_sha
        self.head_branch = head_branch
        self.before = before
        self.created_at = self.updated_at = context.now()
        self.runs: list[CheckRun] = []

    @property
    def status(self) -> str:
        """GitHub's word for where its runs are."""
        states = {run.facts.status for run in self.runs}
        if states == {COMPLETED}:
            return COMPLETED
        return "in_progress" if states & {"in_progress", COMPLETED} else "queued"

    @property
    def conclusion(self) -> str | None:
        """The worst of its runs; None while one is not completed."""
        if self.status != COMPLETED:
            return None
        found = {run.facts.conclusion for run in self.runs}
        return next(word for word in _WORST_FIRST if word in found)

    @property
    def pull_requests(self) -> tuple[PullRequest, ...]:
        """The pull requests that its commit is the head of; none for forks."""
        return self.checks.pulls.of_head(self.head_sha)

    def rerequest(self, *, by: Account) -> None:
        """Ask its App to run everything again, as the page's button does."""
        self.announce("rerequested", by)

    def announce(self, action: str, by: Account) -> None:
        """Say what happened to it."""
        self.updated_at = self.repository.context.now()
        self.repository.context.announce(CheckSuiteEvent(action=action, sender=by, suite=self))


class CheckRun:
    """One check on one commit."""

    def __init__(self, suite: CheckSuite, name: str, facts: Facts) -> None:
        self.id = suite.repository.context.new_id()
        self.suite = suite
        self.name = name
        self.facts = facts

    @property
    def repository(self) -> BaseRepository:
        """Where its commit lies."""
        return self.suite.repository

    @property
    def head_sha(self) -> Sha:
        """The commit that it checks."""
        return self.suite.head_sha

    def rerequest(self, *, by: Account) -> None:
        """Ask its App to run it again, as the page's button does. The run stays as it is."""
        self._announce("rerequested", by)

    def press(self, identifier: str, *, by: Account) -> None:
        """Press one of its buttons.

        Raises:
            LookupError: It has no such button.
        """
        if identifier not in {button.identifier for button in self.facts.buttons}:
            raise LookupError(f"{self.name} has no button {identifier}")
        self._announce("requested_action", by, identifier)

    def created(self) -> None:
        """Say that it exists, and that it is done if it was born so."""
        self._announce("created", self.suite.app.bot)
        if self.facts.status == COMPLETED:
            self.completed()

    def completed(self) -> None:
        """Say that it is done, and its suite if it was the last."""
        self._announce("completed", self.suite.app.bot)
        if self.suite.status == COMPLETED:
            self.suite.announce("completed", self.suite.app.bot)

    def _announce(self, action: str, by: Account, button: str = "") -> None:
        event = CheckRunEvent(action=action, sender=by, run=self, button=button)
        self.repository.context.announce(event)


class Checks:
    """The check suites of a repository."""

    def __init__(self, repository: BaseRepository, pulls: PullRequests) -> None:
        self.repository = repository
        self.pulls = pulls
        self.suites: list[CheckSuite] = []

    def __iter__(self) -> Iterator[CheckRun]:
        return (run for suite in self.suites for run in suite.runs)

    def request(self, app: App, head_sha: Sha, branch: str, *, by: Account, before: Sha) -> None:
        """Open *app*'s suite for a push, and ask the App to check it."""
        suite = self.suite(app, head_sha, branch, before)
        suite.announce("requested", by)

    def suite(
        self, app: App, head_sha: Sha, branch: str | None = None, before: Sha = NO_COMMIT
    ) -> CheckSuite:
        """Return *app*'s suite on a commit, which is made when there is none."""
        for suite in self.suites:
            if suite.app is app and suite.head_sha == head_sha:
                return suite
        return self.new_suite(app, head_sha, branch, before)

    def new_suite(
        self, app: App, head_sha: Sha, branch: str | None, before: Sha = NO_COMMIT
    ) -> CheckSuite:
        """Add a suite. GitHub Actions has one for each workflow run, other Apps one a commit."""
        self.suites.append(CheckSuite(self, app, head_sha, branch, before))
        return self.suites[-1]

    def create(self, app: App, head_sha: Sha, name: str, facts: Facts) -> CheckRun:
        """Add a run to *app*'s suite."""
        run = CheckRun(self.suite(app, head_sha), name, facts)
        run.suite.runs.append(run)
        run.created()
        return run

    def find(self, run_id: int) -> CheckRun | None:
        """Find a run by its id."""
        return next((run for run in self if run.id == run_id), None)

    def on(self, sha: Sha, name: str = "") -> Sequence[CheckRun]:
        """List the runs on a commit, newest first."""
        found = [run for run in self if run.head_sha == sha and name in {"", run.name}]
        return sorted(found, key=lambda run: run.id, reverse=True)
