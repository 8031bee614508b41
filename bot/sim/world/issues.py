"""Issues, comments and reactions."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.sim.world.accounts import Account
from bot.sim.world.apps import App
from bot.sim.world.context import Event
from bot.sim.world.repositories import BaseRepository


class State(StrEnum):
    """Of an issue or a pull request."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(slots=True, eq=False)
class Reaction:
    """One of eight small pictures under a comment; a user leaves each at most once."""

    id: int
    user: Account
    content: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentEvent(Event):
    """A comment was written, changed or removed.

    Attributes:
        was: The text before an edit.
    """

    comment: "Comment"
    was: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueEvent(Event):
    """An issue was closed or opened again. Pull requests have events of their own."""

    issue: "Issue"


class Comment:
    """A comment on an issue or a pull request.

    Attributes:
        app: The App that wrote it, as its bot or with a person's token; None for people.
        last_edited_at: None while it is as it was written.
        editor: Who changed it last, be it back to what it was.
    """

    def __init__(self, issue: "Issue", author: Account, body: str, app: App | None = None) -> None:
        context = issue.repository.context
        self.id = context.new_id()
        self.issue = issue
        self.author = author
        self.body = body
        self.app = app
        self.created_at = self.updated_at = context.now()
        self.last_edited_at: datetime | None = None
        self.editor: Account | None = None
        self.reactions: list[Reaction] = []

    def edit(self, body: str, *, by: Account) -> None:
        """Replace the text."""
        was, self.body = self.body, body
        self.updated_at = self.last_edited_at = self.issue.repository.context.now()
        self.editor = by
        self._announce("edited", by, was)

    def delete(self, *, by: Account) -> None:
        """Remove it."""
        self.issue.comments.remove(self)
        self._announce("deleted", by)

    def react(self, content: str, *, by: Account) -> tuple[Reaction, bool]:
        """Add a reaction, and tell whether it is new. Reactions cause no event."""
        for reaction in self.reactions:
            if reaction.user is by and reaction.content == content:
                return reaction, False
        context = self.issue.repository.context
        self.reactions.append(Reaction(context.new_id(), by, content, context.now()))
        context.touch()
        return self.reactions[-1], True

    def _announce(self, action: str, by: Account, was: str = "") -> None:
        event = CommentEvent(action=action, sender=by, comment=self, was=was)
        self.issue.repository.context.announce(event)


class Issue:
    """An issue; a pull request is one, too.

    Attributes:
        app: The App that opened it; None for people.
        labels: By name.
    """

    def __init__(self, repository: BaseRepository, author: Account, title: str, body: str) -> None:
        self.id = repository.context.new_id()
        self.number = repository.new_number()
        self.repository = repository
        self.author = author
        self.title = title
        self.body = body
        self.state = State.OPEN
        self.created_at = self.updated_at = repository.context.now()
        self.closed_at: datetime | None = None
        self.comments: list[Comment] = []
        self.app: App | None = None
        self.labels: list[str] = []

    def close(self, *, by: Account) -> None:
        """Close it."""
        self.state = State.CLOSED
        self.closed_at = self.updated_at = self.repository.context.now()
        self.repository.context.announce(IssueEvent(action="closed", sender=by, issue=self))

    def reopen(self, *, by: Account) -> None:
        """Open it again."""
        self.state, self.closed_at = State.OPEN, None
        self.updated_at = self.repository.context.now()
        self.repository.context.announce(IssueEvent(action="reopened", sender=by, issue=self))

    def label(self, *names: str) -> None:
        """Stick labels on it."""
        self.labels += names
        self.updated_at = self.repository.context.now()
        self.repository.context.touch()

    def comment(self, body: str, *, by: Account, app: App | None = None) -> Comment:
        """Write a comment."""
        comment = Comment(self, by, body, app)
        self.comments.append(comment)
        self.updated_at = comment.created_at
        event = CommentEvent(action="created", sender=by, comment=comment)
        self.repository.context.announce(event)
        return comment


class Issues:
    """The issues of a repository, pull requests included."""

    def __init__(self, repository: BaseRepository) -> None:
        self._repository = repository
        self.by_number: dict[int, Issue] = {}

    def open(self, title: str, *, by: Account, body: str = "", app: App | None = None) -> Issue:
        """Open an issue."""
        issue = Issue(self._repository, by, title, body)
        issue.app = app
        self._repository.context.touch()
        return self.keep(issue)

    def keep(self, issue: Issue) -> Issue:
        """Remember an issue that was opened elsewhere."""
        self.by_number[issue.number] = issue
        return issue

    def comment(self, comment_id: int) -> Comment | None:
        """Find a comment by its id."""
        comments = (comment for issue in self.by_number.values() for comment in issue.comments)
        return next((comment for comment in comments if comment.id == comment_id), None)
