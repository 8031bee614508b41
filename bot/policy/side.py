"""What is judged: a repository as it is on one side of a change, and the change."""

import re
from dataclasses import dataclass, field

from bot.model import File
from bot.policy.auditing import NO_AUDIT, Audit
from bot.policy.checkout import Checkout
from bot.policy.once import Memory
from bot.policy.workflow import Context, Workflow

_OTHER = re.compile(r"(?:.*/)?action\.ya?ml|\.github/dependabot\.ya?ml", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A repository at a commit, as far as it was read.

    Attributes:
        workflows: All of them.
        checkout: The files that they work with.
        audit: What zizmor found in them.
    """

    workflows: tuple[File, ...] = ()
    checkout: Checkout = field(default_factory=Checkout)
    audit: Audit = NO_AUDIT

    @property
    def others(self) -> tuple[File, ...]:
        """The files that only zizmor judges: actions, and Dependabot's configuration."""
        return tuple(file for path, file in self.checkout.files.items() if _OTHER.fullmatch(path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """A change, as it was read.

    Attributes:
        base: Where it began; empty for a checkout without one.
        head: Where it ends.
        touched: The paths that differ; None for a checkout, which changes nothing.
        is_fork: Whether it comes from another repository.
    """

    base: Side = field(default_factory=Side)
    head: Side
    touched: frozenset[str] | None = None
    is_fork: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """All workflows of a side, for rules that look at more than one."""

    workflows: tuple[Workflow, ...]
    context: Context

    @property
    def memory(self) -> Memory:
        """What rules worked out of them."""
        return self.context.memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a pull request does, for rules that look at both sides.

    Attributes:
        touched: The paths that differ.
        is_fork: Whether it comes from another repository.
    """

    base: Pipeline
    head: Pipeline
    touched: frozenset[str]
    is_fork: bool
