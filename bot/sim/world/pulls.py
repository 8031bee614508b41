"""Pull requests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.model import Sha
from bot.sim.git.diff import FileChange, changes
from bot.sim.git.history import merge_base, only_in
from bot.sim.git.objects import Commit
from bot.sim.world.accounts import Account
from bot.sim.world.context import Event
from bot.sim.world.credit import WEB_FLOW, Credit, signature
from bot.sim.world.issues import Issue, State
from bot.sim.world.landing import applied, rebased
from bot.sim.world.repositories import NO_COMMIT, Branch, Files, PushEvent

_STATES = {"APPROVE": "approved", "REQUEST_CHANGES": "changes_requested", "COMMENT": "commented"}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEvent(Event):
    """A review was submitted, edited or dismissed.

    Attributes:
        was: The text before an edit.
    """

    review: "Review"
    was: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewComment:
    """What a review says of lines of the head (1-based, inclusive)."""

    path: str
    line: int
    end_line: int
    body: str


class Review:
    """A review of a pull request.

    Attributes:
        comments: On lines.
        state: ``approved``, ``changes_requested``, ``commented`` or ``dismissed``.
        commit_id: What was reviewed.
        last_edited_at: None while it is as it was written.
        editor: Who changed it last.
    """

    def __init__(self, pull: "PullRequest", author: Account, state: str, body: str) -> None:
        context = pull.repository.context
        self.id = context.new_id()
        self.pull = pull
        self.author = author
        self.state = state
        self.body = body
        self.commit_id = pull.head_sha
        self.submitted_at = context.now()
        self.comments: tuple[ReviewComment, ...] = ()
        self.last_edited_at: datetime | None = None
        self.editor: Account | None = None

    def edit(self, body: str, *, by: Account) -> None:
        """Replace the text."""
        was, self.body = self.body, body
        self.last_edited_at = self.pull.repository.context.now()
        self.editor = by
        self.announce("edited", by, was)

    def dismiss(self, *, by: Account) -> None:
        """Let it count no more."""
        self.state = "dismissed"
        self.announce("dismissed", by)

    def announce(self, action: str, by: Account, was: str = "") -> None:
        """Say what happened to it."""
        event = ReviewEvent(action=action, sender=by, review=self, was=was)
        self.pull.repository.context.announce(event)


class PullRequest(Issue):
    """A pull request.

    Attributes:
        head: Where it comes from. Its repository may be gone.
        base: The branch it wants to go into.
        base_sha: Where the base was when it was opened or last changed.
        merged_by: None while it is not merged.
        landed: The commits that it became on its base; none while it is not merged.
        reviews: Oldest first.
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
        self.landed: tuple[Sha, ...] = ()
        self.reviews: list[Review] = []
        self._remember_head()

    @property
    def is_open(self) -> bool:
        """Whether it is neither closed nor merged."""
        return self.state == State.OPEN

    @property
    def is_fork(self) -> bool:
        """Whether it comes from another repository."""
        return self.head.repository is not self.repository

    @property
    def merge_commit_sha(self) -> Sha | None:
        """The newest commit that it became; None while it is not merged."""
        return self.landed[-1] if self.landed else None

    def push(
        self, files: Files, *, by: Account, message: str = "", credit: Credit | None = None
    ) -> None:
        """Commit *files* to its head branch."""
        self.head.repository.push(self.head.name, files, by=by, message=message, credit=credit)

    def review(
        self,
        verdict: str,
        body: str = "",
        *,
        by: Account,
        sha: Sha | None = None,
        comments: tuple[ReviewComment, ...] = (),
    ) -> Review:
        """Review its head, or the commit *sha*.

        Args:
            verdict: ``APPROVE``, ``REQUEST_CHANGES`` or ``COMMENT``.
            body: What is written with it.
            by: Who reviews.
            sha: Another commit than the head, which the page of someone slow still shows.
            comments: On lines.
        """
        review = Review(self, by, _STATES[verdict], body)
        review.commit_id = sha or self.head_sha
        review.comments = comments
        self.reviews.append(review)
        review.announce("submitted", by)
        return review

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

    def merge(self, *, by: Account, method: str = "merge") -> None:
        """Merge it into its base, which is a push there.

        Args:
            by: Who merges.
            method: ``merge``, ``squash`` or ``rebase``.
        """
        self.landed = self.made_on(self.base.sha, method, by)
        self.merged_at = self.repository.context.now()
        self.merged_by = by
        self.close(by=by)
        self.repository.point(self.base.name, self.landed[-1], by=by, how="pr_merge")

    def made_on(self, onto: Sha, method: str, by: Account) -> tuple[Sha, ...]:
        """Make the commits that it becomes on top of *onto*, and return them, oldest first."""
        objects, now = self.repository.refs.objects, self.repository.context.now()
        if method == "rebase":
            return rebased(objects, self.commits(), onto, signature(by, now))
        tree = applied(objects, objects.commits[onto].tree, self.files())
        page = signature(WEB_FLOW, now)
        if method == "squash":
            author, text = signature(self.author, now), f"{self.title} (#{self.number})"
            return (objects.add_commit(tree, (onto,), author, text, page).sha,)
        author = signature(by, now)
        text = f"Merge pull request #{self.number} from {self.head.label}"
        return (objects.add_commit(tree, (onto, self.head_sha), author, text, page).sha,)

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
        """List what it changes, against the commit at which it left its base.

        Put on top of another tree, its own side wins every conflict.
        """
        objects = self.repository.refs.objects
        left = merge_base(objects, self.base_sha, self.head_sha)
        before = objects.commits[left].tree if left else None
        return changes(objects, before, objects.commits[self.head_sha].tree)

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
