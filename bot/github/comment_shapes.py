"""What people write and press, as types: see ``bot.github.shapes``."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from bot.github.shapes import Account, Ref, Repository, Run


class Said(Struct):
    """A comment."""

    id: int
    node_id: str
    user: Account | None
    created_at: datetime
    body: str | None = None
    performed_via_github_app: Ref | None = None


class Issue(Struct):
    """An issue or a pull request, as comments know it."""

    number: int
    state: str
    pull_request: dict[str, Any] | None = None


class CommentEvent(Struct):
    """A delivery of ``issue_comment``."""

    repository: Repository
    issue: Issue
    comment: Said
    sender: Account


class Closed(Struct):
    """An issue that was closed."""

    number: int
    closed_at: datetime
    user: Account | None
    body: str | None = None
    performed_via_github_app: Ref | None = None


class ClosedEvent(Struct):
    """A delivery of ``issues.closed``."""

    repository: Repository
    issue: Closed
    sender: Account


class Review(Struct):
    """A review. The commit is null when it is gone from the pull request."""

    id: int
    node_id: str
    user: Account | None
    submitted_at: datetime
    body: str | None = None
    commit_id: str | None = None


class ReviewEvent(Struct):
    """A delivery of ``pull_request_review``."""

    repository: Repository
    pull_request: Issue
    review: Review
    sender: Account


class Press(Struct):
    """Which button was pressed."""

    identifier: str


class PressEvent(Struct):
    """A delivery of ``check_run.requested_action``."""

    repository: Repository
    check_run: Run
    requested_action: Press
    sender: Account
