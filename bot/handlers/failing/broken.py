"""What fails on the default branch: remembered until the same job passes there again."""

from collections.abc import Iterable, Sequence

import msgspec

from bot.handlers.services import Services
from bot.model import Repo, WorkflowRun
from bot.records import KeepCursor

MOST = 100
"""Failures that are remembered, the newest. Our own limit."""


class Broken(msgspec.Struct, frozen=True, kw_only=True):
    """A job that fails on the default branch.

    Attributes:
        workflow: Its name.
        job: Likewise.
        fingerprint: Of the failure; empty if it cannot be told from others.
        run_id: The newest run in which it failed.
        attempt: Of that run.
        marker: Of the issue about it; empty if there is none.
        number: Of the pull request whose merge broke it, and that was told; 0 for none.
    """

    workflow: str
    job: str
    fingerprint: str
    run_id: int
    attempt: int
    marker: str = ""
    number: int = 0

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from other failures."""
        return self.workflow, self.job, self.fingerprint

    def is_mended_by(self, run: WorkflowRun, passed: Iterable[str] | None) -> bool:
        """Tell whether *run* shows that it passes again.

        Args:
            run: That ended.
            passed: Names of its jobs that passed; None if the run as a whole did.
        """
        is_later = (run.id, run.attempt) > (self.run_id, self.attempt)
        is_meant = passed is None or self.job in passed
        return self.workflow == run.name and is_meant and is_later


async def all_broken(repo: Repo, services: Services) -> tuple[Broken, ...]:
    """Return what fails on the default branch of *repo*, the oldest first."""
    value = await services.store.cursor(_name(repo))
    return msgspec.json.decode(value, type=tuple[Broken, ...]) if value else ()


def keep_broken(repo: Repo, broken: Sequence[Broken]) -> KeepCursor:
    """Remember what fails now."""
    return KeepCursor(name=_name(repo), value=msgspec.json.encode(broken[-MOST:]).decode())


def _name(repo: Repo) -> str:
    return f"failing on the default branch of {repo.id}"
