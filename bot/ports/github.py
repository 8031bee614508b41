"""GitHub, as handlers see it: one protocol for each kind of thing."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.effects import (
    AnswerRule,
    CancelRun,
    CloseIssue,
    CompleteCheckRun,
    Dispatch,
    OpenCheckRun,
    OpenIssue,
    React,
    ReportOnRule,
    Rerun,
    SuggestChanges,
    UpsertComment,
)
from bot.environments import Deployment, Environment
from bot.evidence import CheckResult, Contributors, JobTime, RequiredCheck, Writing
from bot.model import (
    CheckRun,
    Job,
    JobAnnotation,
    PullRequest,
    Repo,
    RepoId,
    Sha,
    WorkflowRun,
)
from bot.ports.contents import Commits, Contents, Remote
from bot.ports.deployments import Deployments
from bot.ports.people import People
from bot.ports.refs import Refs
from bot.ports.settings import Settings


class Pulls(Protocol):
    """Pull requests."""

    async def pull_request(self, repo: Repo, number: int) -> PullRequest:
        """Read one."""
        ...

    async def pull_requests_of(self, repo: Repo, head: str) -> Sequence[PullRequest]:
        """List the open ones whose head is ``owner:branch``."""
        ...

    async def latest_pull_requests(self, repo: Repo, count: int) -> Sequence[PullRequest]:
        """List the *count* that were opened last (100 at most), closed ones too, newest first."""
        ...

    async def pull_requests_with(self, repo: Repo, sha: Sha) -> Sequence[PullRequest]:
        """List those that have the commit *sha*, or became it, open ones first."""
        ...

    async def contributors(self, repo: Repo, number: int) -> Contributors:
        """Return who made the commits of a pull request, co-authors included."""
        ...

    async def changed_files(self, repo: Repo, number: int) -> tuple[Sequence[str], bool]:
        """List the paths that a pull request touches, old names included.

        Returns:
            The paths, and whether these are all: GitHub lists 3,000 at most.
        """
        ...

    async def group_members(
        self, repo: Repo, branch: str, base: Sha, head: Sha
    ) -> tuple[Sequence[PullRequest], Sequence[Sha]]:
        """Return the pull requests of the merge group *head*, which the queue of *branch* made.

        Returns:
            They, and the commits between *base* and *head* that none of them brought and the queue
            did not make: a foreign commit.
        """
        ...

    async def unchecked(self, repos: Sequence[Repo], check: str) -> Sequence[tuple[RepoId, int]]:
        """List the open pull requests whose head lacks a completed check run *check* of ours."""
        ...


class Checks(Protocol):
    """Check runs."""

    async def our_check_runs(self, repo: Repo, sha: Sha, name: str = "") -> Sequence[CheckRun]:
        """List those that we made on *sha*, the newest of each name; only *name* if given."""
        ...

    async def results_on(self, repo: Repo, sha: Sha) -> Sequence[CheckResult]:
        """List what every App and script says of *sha*: the newest of each name and App."""
        ...

    async def required_checks(self, repo: Repo, branch: str) -> Sequence[RequiredCheck]:
        """List what rulesets and branch protection demand of *branch*."""
        ...

    async def open_check_run(self, check: OpenCheckRun) -> None:
        """Show a check run as in progress. Repeating it changes nothing."""
        ...

    async def complete_check_run(self, check: CompleteCheckRun, *, again: bool) -> None:
        """Conclude a check run.

        Args:
            check: What to say.
            again: An earlier try may have been applied: look before writing.
        """
        ...


class Comments(Protocol):
    """Comments, reactions and issues."""

    async def writings(self, node_ids: Collection[str]) -> Mapping[str, Writing]:
        """Read comments and reviews as they stand now. What was deleted is missing."""
        ...

    async def open_issue(self, issue: OpenIssue) -> int:
        """Open an issue unless we did so before, and return its number. Safe to repeat."""
        ...

    async def close_issue(self, order: CloseIssue) -> None:
        """Close an issue of ours, and say why, unless somebody did so before. Safe to repeat."""
        ...

    async def disliked(self, repo: Repo, marker: str) -> Sequence[int]:
        """List the issues and pull requests where somebody dislikes a comment of ours.

        Args:
            repo: Of which repository: its newest 100 comments are looked at.
            marker: How the comment's begins.
        """
        ...

    async def upsert_comment(self, comment: UpsertComment, known_id: int | None) -> int:
        """Create or edit our comment with the marker, and return its id. Safe to repeat.

        What says the same already is not edited.

        Args:
            comment: What to say.
            known_id: The id it had; looked up by marker and author when None or gone.
        """
        ...

    async def react(self, reaction: React) -> None:
        """Add a reaction. Repeating it changes nothing."""
        ...


class Reviews(Protocol):
    """Reviews of pull requests."""

    async def suggest(self, order: SuggestChanges) -> bool:
        """Review with suggestions, unless we did so before. Safe to repeat.

        Returns:
            Whether it was done now.
        """
        ...


class Actions(Protocol):
    """Workflow runs, their jobs and logs."""

    async def runs_of(self, repo: Repo, sha: Sha) -> Sequence[WorkflowRun]:
        """List the newest run of each workflow on *sha*."""
        ...

    async def runs_on(
        self, repo: Repo, branch: str, since: datetime, most: int
    ) -> Sequence[WorkflowRun]:
        """List the runs that are over of a branch, forks' of that name too, the newest first.

        Args:
            repo: Of which repository.
            branch: Its name.
            since: Aware: those that were created then or later.
            most: How many; 100 at most.
        """
        ...

    async def jobs_of(self, run: WorkflowRun) -> Sequence[Job]:
        """List the jobs of the attempt."""
        ...

    async def all_jobs_of(self, repo: Repo, run_id: int) -> Sequence[JobTime]:
        """List when the jobs of all attempts of a run ran that are done; 100 jobs at most."""
        ...

    async def annotations_on(self, jobs: Sequence[Job]) -> Mapping[int, Sequence[JobAnnotation]]:
        """Read what the runner and its tools said of some jobs, in one call.

        Returns:
            By the job's id: 20 at most of each, of the first 100 jobs.
        """
        ...

    def log_of(self, repo: Repo, job: Job) -> AsyncIterator[bytes]:
        """Stream a job's log.

        Raises:
            NotFoundError: It expired, or the job never started. The message says which.
        """
        ...

    async def run(self, repo: Repo, run_id: int) -> WorkflowRun:
        """Read the newest attempt of a run."""
        ...

    async def dispatch(self, order: Dispatch, *, since: datetime | None = None) -> int:
        """Start a workflow, and return the id of the run.

        Args:
            order: What to start.
            since: An earlier try, begun then, may have been applied: look for its run first.

        Raises:
            RefusedError: The workflow cannot be dispatched like this; the message says why.
            TransientError: It was started and its run cannot be told yet.
        """
        ...

    async def rerun(self, order: Rerun) -> None:
        """Run jobs again, unless a later attempt shows that it was done."""
        ...

    async def cancel_run(self, order: CancelRun) -> None:
        """Cancel a run. One that has ended stays as it is."""
        ...

    async def waiting_runs(self, repo: Repo) -> Sequence[WorkflowRun]:
        """List the runs that wait for a protection rule."""
        ...


class Environments(Protocol):
    """Environments, their protection rules and deployments."""

    async def environment(self, repo: Repo, name: str) -> Environment | None:
        """Read how an environment is set up; None if there is none of that name."""
        ...

    async def environments(self, repo: Repo) -> Sequence[Environment]:
        """List how all are set up."""
        ...

    async def waits_for(self, repo: Repo, run_id: int) -> Sequence[str]:
        """List the environments that a run waits to enter."""
        ...

    async def answer_rule(self, answer: AnswerRule) -> bool:
        """Decide on a waiting job for our protection rule.

        Returns:
            Whether the decision stands as given. False when the run was decided otherwise before,
            or waits no more.
        """
        ...

    async def report_on_rule(self, report: ReportOnRule) -> None:
        """Tell why a job waits. That GitHub takes no more reports is no error."""
        ...

    async def deployments(self, repo: Repo, environment: str) -> Sequence[Deployment]:
        """List the newest 30 deployments to an environment, newest first."""
        ...


class GitHub(
    Contents,
    Remote,
    Commits,
    Pulls,
    Checks,
    Comments,
    Reviews,
    Actions,
    Environments,
    Deployments,
    People,
    Refs,
    Settings,
    Protocol,
):
    """GitHub, acting as one installation. Every call may raise TransientError."""
