"""How a repository is set up on GitHub, as handlers see it.

What is read here changes seldom, so it may be ten minutes old; so may a refusal.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.environments import Environment
from bot.evidence import RequiredCheck
from bot.model import Repo, Sha
from bot.policy.facts import Native, Token


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchRules:
    """What a branch demands.

    Attributes:
        required: By rulesets and by branch protection, in the order of their names.
        merges_by_queue: Whether a ruleset says so; of branch protection nothing is known.
        tip: Its newest commit.
    """

    required: tuple[RequiredCheck, ...]
    merges_by_queue: bool
    tip: Sha


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a repository is.

    Attributes:
        scans: Which scans for secrets are on; None where GitHub does not show it.
    """

    default_branch: str
    is_public: bool
    scans: frozenset[Native] | None


class Settings(Protocol):
    """The settings of a repository.

    Each call raises RefusedError where a permission is missing; its message says which.
    """

    async def about(self, repo: Repo) -> About:
        """Read what a repository is."""
        ...

    async def branch_rules(self, repo: Repo, branch: str) -> BranchRules:
        """Read what *branch* demands."""
        ...

    async def seen_checks(
        self, repo: Repo, branch: str, tip: Sha, wanted: Collection[str]
    ) -> frozenset[str] | None:
        """Return the names of the checks that were reported for *branch* of late.

        Args:
            repo: Whose branch.
            branch: Into which pull requests were merged.
            tip: Its newest commit.
            wanted: Where the tip has them all, nothing else is looked at.

        Returns:
            The names; None where the tip lacks some, and no pull request was merged that could
            have shown them.
        """
        ...

    async def set_up_environments(self, repo: Repo) -> Sequence[Environment]:
        """List how all environments are set up."""
        ...

    async def token(self, repo: Repo) -> Token:
        """Read what ``GITHUB_TOKEN`` may do by default."""
        ...

    async def pins_actions(self, repo: Repo) -> bool | None:
        """Tell whether actions must be pinned to a commit; None where GitHub does not say."""
        ...

    async def approves_forks(self, repo: Repo) -> bool:
        """Tell whether the workflows of everyone outside wait for approval."""
        ...

    async def protects_tags(self, repo: Repo) -> bool:
        """Tell whether active rulesets keep tags from being moved and from being deleted."""
        ...

    async def native(self, repo: Repo) -> frozenset[Native]:
        """Return which scans of GitHub's own are on."""
        ...
