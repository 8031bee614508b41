"""What is judged: a repository as it is on one side of a change, and the change."""

from dataclasses import dataclass, field

from bot.model import File
from bot.policy.auditing import NO_AUDIT, Audit
from bot.policy.checkout import DEPENDABOT, Checkout, is_action
from bot.policy.once import Memory
from bot.policy.workflow import Context, Workflow, is_workflow


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

    @classmethod
    def of(cls, checkout: Checkout, audit: Audit = NO_AUDIT) -> "Side":
        """Make a side of *checkout*, whose files say by their paths which are workflows."""
        workflows = tuple(file for path, file in checkout.files.items() if is_workflow(path))
        return cls(workflows=workflows, checkout=checkout, audit=audit)

    @property
    def others(self) -> tuple[File, ...]:
        """The files that only zizmor judges: actions, and Dependabot's configuration."""
        files = self.checkout.files.items()
        return tuple(file for path, file in files if is_action(path) or path in DEPENDABOT)


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
