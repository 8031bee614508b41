"""What goes wrong, on request: so many times, at one operation or at any."""

from dataclasses import dataclass
from enum import StrEnum

ANY = "*"
LOGS = "storage/logs"
"""The name of downloads from the storage host, which has no operations."""


class Fault(StrEnum):
    """A way to fail. The value is what a reader of a test sees."""

    INTERNAL_ERROR = "500 with JSON"
    UNAVAILABLE = "503 with JSON"
    HTML_BAD_GATEWAY = "502 with a page of HTML"
    APPLIED_BAD_GATEWAY = "502 although it was done"
    RESET = "connection reset"
    HANG = "no answer at all"
    CUT = "half an answer"
    SECONDARY_LIMIT = "403 with retry-after"
    TOO_MANY_REQUESTS = "429 with retry-after"
    PRIMARY_LIMIT = "403 with nothing remaining"
    REVOKED = "401 for a good token"
    NOT_FOUND = "404"
    GONE = "410"


@dataclass(slots=True)
class _Planned:
    operation: str
    fault: Fault
    times: int
    retry_after: int
    skip: int


class Faults:
    """The faults still to come."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def inject(
        self,
        operation: str,
        fault: Fault,
        *,
        times: int = 1,
        skip: int = 0,
        retry_after: int = 60,
    ) -> None:
        """Let calls of *operation* fail.

        Args:
            operation: GitHub's operationId, ``LOGS`` or ``ANY``.
            fault: How.
            times: How often.
            skip: How many calls go well before.
            retry_after: What a limit asks for, in seconds.
        """
        self._planned.append(_Planned(operation, fault, times, retry_after, skip))

    def clear(self) -> None:
        """Let everything go well again."""
        self._planned.clear()

    def take(self, operation: str) -> tuple[Fault, int] | None:
        """Return what this call of *operation* meets, and the seconds to wait; None if nothing."""
        for planned in self._planned:
            if planned.operation not in {ANY, operation}:
                continue
            if planned.skip:
                planned.skip -= 1
                continue
            planned.times -= 1
            if not planned.times:
                self._planned.remove(planned)
            return planned.fault, planned.retry_after
        return None
