"""Pull requests."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.model import Sha
from bot.sim.git.diff import FileChange, changes
from bot.sim.git.history import merge_base, only_in
from bot.sim.git.objects import Commit, Signature
from bot.sim.world.accounts import Account
from bot.sim.world.context import Event
from bot.sim.world.issues import Issue, Issues, State
from bot.sim.world.repositories import NO_COMMIT, BaseRepository, Branch, Files, PushEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequestEvent(Event):
    """Something happened to a pull request.

    Attributes:
        before: The head before a ``synchronize``.
        was: What an edit replaced: ``title``, ``body`` or ``base``.
    """

    pull: "PullRequest"
    before: Sha = NO_COMMIT
    was: Mapping[str, str] = field(default_factory=dict)


class PullRequest(Issue):
    """A pull request.

    Attributes:
        head: Where it comes from. Its repository may be gone.
        base: The branch it wants to go into.
        base_sha: Where the base was when it was opened or last changed.
        merged_by: None while it is not merged.
    """

    def __init__(self, base: Branch, head: Branch, author: Account, title: str) -> None:
        super().__init__(base.repository, author, title, "")
        self.base = base
        self.head = head
        self.base_sha = base.sha
        self.head_sha = head.sha
        self.draft = False
        self.merged_at: datetime | None = None
        self.merged_by: Account | None = None
        self.merge_commit_sha: Sha | None = None
        self._remember_head()

    @property
    def is_open(self) -> bool:
        """Whether it is neither closed nor merged."""
        return self.state == State.OPEN

    @property
    def is_fork(self) -> bool:
        """Whether it comes from another repository."""
        return self.head.repository is not self.repository

    def push(self, files: Files, *, by: Account, message: str = "") -> None:
        """Commit *files* to its head branch."""
        self.head.repository.push(self.head.name, files, by=by, message=message)

    def edit(
        self, *, by: Account, title: str = "", body: str | None = None, base: str = ""
    ) -> None:
        """Change its title, its text or the branch it goes into."""
        was = {}
        if title:
            was["title"], self.title = self.title, title
        if body is not None:
            was["body"], self.body = self.body, body
        if base:
            was |= {"base": self.base.name, "base_sha": self.base_sha}
            self.base = Branch(self.repository, base)
            self.base_sha = self.base.sha
        self._happened("edited", by, was=was)

    def close(self, *, by: Account) -> None:
        """Close it without merging."""
        self.state = State.CLOSED
        self.closed_at = self.repository.context.now()
        self._happened("closed", by)

    def reopen(self, *, by: Account) -> None:
        """Open it again."""
        self.state = State.OPEN
        self.closed_at = None
        self._happened("reopened", by)

    def merge(self, *, by: Account) -> None:
        """Merge it into its base, which is a push there."""
        objects = self.repository.refs.objects
        theirs = self.base.sha
        author = Signature(by.login, by.email, self.repository.context.now())
        message = f"Merge pull request #{self.number} from {self.head.label}"
        commit = objects.add_commit(self.merged_tree(), (theirs, self.head_sha), author, message)
        self.merge_commit_sha = commit.sha
        self.merged_at = self.repository.context.now()
        self.merged_by = by
        self.close(by=by)
        self.repository.point(self.base.name, commit.sha, by=by)

    def convert_to_draft(self, *, by: Account) -> None:
        """Say that it is not ready."""
        self.draft = True
        self._happened("converted_to_draft", by)

    def ready_for_review(self, *, by: Account) -> None:
        """Say that it is ready."""
        self.draft = False
        self._happened("ready_for_review", by)

    def commits(self) -> tuple[Commit, ...]:
        """List its commits, oldest first."""
        return only_in(self.repository.refs.objects, self.head_sha, self.base_sha)

    def files(self) -> tuple[FileChange, ...]:
        """List what it changes, against the commit at which it left its base."""
        objects = self.repository.refs.objects
        left = merge_base(objects, self.base_sha, self.head_sha)
        before = objects.commits[left].tree if left else None
        return changes(objects, before, objects.commits[self.head_sha].tree)

    def merged_tree(self) -> Sha:
        """Return the base's tree with its changes on top. Its own side wins every conflict."""
        objects = self.repository.refs.objects
        files = objects.files(objects.commits[self.base.sha].tree)
        for change in self.files():
            files.pop(change.previous or change.path, None)
            if change.status != "removed":
                files[change.path] = change.sha
        return objects.add_tree(files)

    def follow(self, push: PushEvent) -> None:
        """Take over a push to its head branch. It closes when the branch is deleted."""
        if not self.is_open or push.branch != self.head.name:
            return
        if push.after == NO_COMMIT:
            self.close(by=push.sender)
            return
        before, self.head_sha = self.head_sha, push.after
        self.base_sha = self.base.sha
        self._remember_head()
        self._happened("synchronize", push.sender, before=before)

    def _remember_head(self) -> None:
        self.repository.refs.named[f"refs/pull/{self.number}/head"] = self.head_sha

    def _happened(
        self,
        action: str,
        by: Account,
        *,
        before: Sha = NO_COMMIT,
        was: Mapping[str, str] | None = None,
    ) -> None:
        self.updated_at = self.repository.context.now()
        self.repository.context.announce(
            PullRequestEvent(action=action, sender=by, pull=self, before=before, was=was or {})
        )


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
        """List those that brought *sha*, or would: without forks, and without the merely closed."""
        mine = (pull for pull in self if not pull.is_fork and (pull.is_open or pull.merged_at))
        return tuple(pull for pull in mine if sha in {commit.sha for commit in pull.commits()})
