"""The security auditor, as handlers see it."""

from collections.abc import Sequence
from typing import Protocol

from bot.model import File
from bot.policy.auditing import Audit


class Auditor(Protocol):
    """Whoever audits workflows, actions and Dependabot's configuration."""

    async def audit(self, files: Sequence[File]) -> Audit:
        """Audit *files*. Those of another kind are passed over.

        What it finds in a file depends on nothing but the file: not on the others, not on the
        repository. It never fails; a file that cannot be audited is told as a failure.
        """
        ...
