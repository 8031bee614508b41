"""The pull requests of a repository."""

from collections.abc import Iterator

from bot.model import Sha
from bot.sim.world.accounts import Account
from bot.sim.world.issues import Issues
from bot.sim.world.pulls import PullRequest, PullRequestEvent, Review
from bot.sim.world.repositories import BaseRepository, Branch


class PullRequests:
    """The pull requests of a repository."""

    def __init__(self, repository: BaseRepository, issues: Issues) -> None:
        self._repository = repository
        self._issues = issues

    def __iter__(self) -> Iterator[PullRequest]:
        issues = self._issues.by_number.values()
        return (issue for issue in issues if isinstance(issue, PullRequest))

    def open(
        self, head: Branch, *, by: Account, title: str = "", base: str = "", draft: bool = False
    ) -> PullRequest:
        """Open one for the branch *head*, here or in a fork."""
        commit = self._repository.refs.objects.commits[head.sha]
        pull = PullRequest(
            self._repository.branch(base), head, by, title or commit.message.split("\n")[0]
        )
        pull.draft = draft
        self._issues.keep(pull)
        head.repository.on_push.append(pull.follow)
        self._repository.context.announce(PullRequestEvent(action="opened", sender=by, pull=pull))
        return pull

    def of_head(self, sha: Sha) -> tuple[PullRequest, ...]:
        """List the open ones from this repository's own branches that *sha* is the head of.

        Those from forks are missing, here as on GitHub.
        Source: https://github.com/actions/runner/issues/3444
        """
        return tuple(
            pull for pull in self if pull.is_open and not pull.is_fork and pull.head_sha == sha
        )

    def with_commit(self, sha: Sha) -> tuple[PullRequest, ...]:
        """List those that brought *sha*, became it, or would: without the merely closed.

        Those from forks are missing until they are merged.
        """
        shown = (pull for pull in self if pull.merged_at or (pull.is_open and not pull.is_fork))
        return tuple(
            pull
            for pull in shown
            if sha in {*pull.landed, *(commit.sha for commit in pull.commits())}
        )

    def review(self, review_id: int) -> Review | None:
        """Find a review by its id."""
        reviews = (review for pull in self for review in pull.reviews)
        return next((review for review in reviews if review.id == review_id), None)
