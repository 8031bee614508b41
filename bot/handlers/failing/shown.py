"""What was last shown of failures, so that nothing is said twice."""

import hashlib
from typing import NamedTuple

from bot.effects import CompleteCheckRun
from bot.handlers.services import Services
from bot.model import Repo, Sha
from bot.records import KeepCursor

DEFAULT_BRANCH = 0
"""In the place of a pull request's number."""


class Shown(NamedTuple):
    """What a pull request, or the default branch, was last told of.

    Attributes:
        sha: The commit.
        digest: Tells what was said of it from all else.
        runs: The runs that failed, each with its attempt.
    """

    sha: Sha
    digest: str
    runs: tuple[tuple[int, int], ...]


async def last_shown(repo: Repo, number: int, services: Services) -> Shown | None:
    """Return what was last shown on a pull request; None if nothing was."""
    value = await services.store.cursor(_name(repo, number))
    if not value:
        return None
    sha, digest, *runs = value.split()
    return Shown(Sha(sha), digest, tuple(_pair(one) for one in runs))


def keep_shown(repo: Repo, number: int, shown: Shown) -> KeepCursor:
    """Remember what is shown now."""
    runs = (f"{run}:{attempt}" for run, attempt in shown.runs)
    return KeepCursor(name=_name(repo, number), value=" ".join((shown.sha, shown.digest, *runs)))


def digest_of(check: CompleteCheckRun) -> str:
    """Return what tells what *check* says from all else that it could say."""
    said = (check.conclusion, check.title, check.summary, repr(check.annotations))
    return hashlib.sha256("\0".join(said).encode(errors="replace")).hexdigest()[:16]


def _pair(text: str) -> tuple[int, int]:
    run, _, attempt = text.partition(":")
    return int(run), int(attempt)


def _name(repo: Repo, number: int) -> str:
    return f"failures shown {repo.id} {number}"
