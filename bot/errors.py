"""Every exception that Sluice raises on purpose.

* BotError
  - UserError         the user can fix it: shown to them word for word, never paged
  - ConfigError       an operator or the policy's owner can fix it; names every problem at once
  - TransientError    time can fix it: the job goes back to the queue
    - RateLimitedError  time can fix it for a whole installation: all of its jobs wait
    - UncertainError    a write may have happened: read back before writing again
    - StorageError      our database cannot be reached or written
  - RefusedError      GitHub understood, and said no
    - NotFoundError     it does not have it, or does not show it to us
  - NoDataError       a human must look: inconclusive, never read as zero
  - StaleDataError    what there is, is too old to be judged

Anything else is a bug: the job fails, and its traceback is logged with the delivery's id.
"""

from dataclasses import dataclass
from datetime import timedelta


class BotError(Exception):
    """Base class. Never raised itself."""


class UserError(BotError):
    """A mistake that the user can correct. The message is posted as Markdown.

    Attributes:
        reason: A stable word for scripts, such as ``parse_error``.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong with a configuration, and where.

    Attributes:
        line: 1-based; 0 where there is no file, as for an environment variable.
        column: 1-based; 0 where there is no file.
    """

    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.message}" if self.line else self.message


class ConfigError(BotError):
    """A configuration that is missing or malformed.

    Attributes:
        problems: All of them, in the order of the file.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class TransientError(BotError):
    """A failure that is expected to pass.

    Attributes:
        retry_after: How long the other side asked us to wait; None if it did not say.
    """

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class RateLimitedError(TransientError):
    """GitHub refuses an installation's requests for a while."""

    def __init__(self, message: str, *, retry_after: timedelta) -> None:
        super().__init__(message, retry_after=retry_after)
        self.wait = retry_after


class UncertainError(TransientError):
    """A write was sent and not answered: it may or may not have happened."""


class StorageError(TransientError):
    """The database cannot be reached or written."""


class RefusedError(BotError):
    """GitHub understood the request and refused it; asking again will not help.

    Attributes:
        status: The HTTP status, such as 403 or 422.
    """

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status


class NotFoundError(RefusedError):
    """GitHub answered 404 or 410: gone, never there, or not ours to see."""


class NoDataError(BotError):
    """A question that has no answer yet."""


class StaleDataError(BotError):
    """The newest answer is too old to mean anything now."""
