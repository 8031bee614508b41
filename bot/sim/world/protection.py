"""What branches demand: rules of rulesets, and branch protection as it was before them.

Source: https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sim.world.context import Context

Checks = Mapping[str, int | None]
"""From a check's name to the App that must say so; None if anyone may."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a ruleset.

    Attributes:
        type: GitHub's word, such as ``deletion`` or ``required_status_checks``.
        checks: Of the latter.
    """

    type: str
    checks: Checks = field(default_factory=dict)


class Protection:
    """The rules and the protection of a repository's branches.

    Attributes:
        rules: By branch.
        classic: The checks that branch protection requires, by branch.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self.rules: dict[str, list[Rule]] = {}
        self.classic: dict[str, Checks] = {}

    def add_rule(self, branch: str, kind: str, checks: Checks | None = None) -> None:
        """Add a rule for *branch*."""
        self.rules.setdefault(branch, []).append(Rule(kind, checks or {}))
        self._context.touch()

    def protect(self, branch: str, checks: Checks) -> None:
        """Require checks by branch protection."""
        self.classic[branch] = checks
        self._context.touch()
