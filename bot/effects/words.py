"""What people get to read, as effects: comments, reactions, issues and alerts."""

from dataclasses import dataclass

from bot.model import Repo, Sha


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsertComment:
    """Create our comment tagged *marker* on an issue or pull request, or edit the one there."""

    repo: Repo
    number: int
    marker: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class React:
    """Add a reaction to a comment. GitHub keeps one of each kind per user.

    Attributes:
        content: GitHub's word: ``+1``, ``-1``, ``confused``, ``rocket``, ``eyes``.
    """

    repo: Repo
    comment_id: int
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A comment on lines of a pull request's head (1-based, inclusive), which its diff shows.

    Attributes:
        body: Safe Markdown, with a block that GitHub offers to commit.
    """

    path: str
    line: int
    end_line: int
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestChanges:
    """Review a pull request with suggestions, once.

    Attributes:
        sha: The commit that they are made for.
        marker: Tells this review from our others.
    """

    repo: Repo
    number: int
    sha: Sha
    marker: str
    body: str
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIssue:
    """Open an issue, once.

    Attributes:
        marker: Tells it from our other issues.
        request_id: The request that is looked at in it; empty for none.
    """

    repo: Repo
    marker: str
    title: str
    body: str
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseIssue:
    """Close the issue that was opened with *marker*, with a last comment.

    Attributes:
        body: Of that comment.
    """

    repo: Repo
    marker: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Tell the operators of something that nobody on the pull request may be trusted to tell.

    Attributes:
        kind: A word or two of ours, such as ``tampered``, ``bypassed`` or ``overridden``.
        text: One line; safe to log.
    """

    repo: Repo
    kind: str
    text: str
