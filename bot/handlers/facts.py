"""What GitHub says of a repository besides its files, as far as rules that are on ask for it.

What may not be read stays unknown, and is told: a rule then finds nothing. What could not be
answered just now sends the job back to the queue, as everywhere.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, TypeVar

from bot.config.rules import Level
from bot.config.schema import Policy
from bot.errors import RefusedError
from bot.handlers.services import Services
from bot.model import Repo
from bot.policy.engine import OWN_RULES, level_of
from bot.policy.facts import Facts
from bot.policy.render import POLICY_CHECK
from bot.policy.rule import Rule
from bot.ports import GitHub
from bot.ports.settings import BranchRules

T = TypeVar("T")

ASKED_BY: Final[Mapping[str, frozenset[str]]] = {
    "required": frozenset({"DEPLOY", "GATE", "ORDER", "SET", "STAGE", "TRIG"}),
    "merges_by_queue": frozenset({"GATE", "SET"}),
    "seen": frozenset({"GATE"}),
    "environments": frozenset({"DEPLOY", "GATE", "SEC", "SET"}),
    "token": frozenset({"PERM", "SET"}),
    "native": frozenset({"DEPBOT", "SET", "STAGE"}),
    "protects_tags": frozenset({"DEPLOY", "SEC", "SET"}),
    "pins_actions": frozenset({"PIN", "SET"}),
    "approves_forks": frozenset({"SET", "TRUST", "WF"}),
}
"""The families of rules that ask for a fact which costs calls. The name of a fact is its field."""


@dataclass(slots=True)
class _Asking:
    """Asks for what rules of some families need.

    Attributes:
        missing: What was refused, and why.
    """

    families: frozenset[str]
    missing: list[str] = field(default_factory=list)

    def wants(self, *facts: str) -> bool:
        """Whether a rule that is on asks for one of *facts*."""
        return any(ASKED_BY[fact] & self.families for fact in facts)

    async def ask(self, fact: str, what: str, read: Callable[[], Awaitable[T | None]]) -> T | None:
        """Read *fact* if somebody wants it; None if nobody does, or if GitHub refuses."""
        return await self.try_to(what, read) if self.wants(fact) else None

    async def try_to(self, what: str, read: Callable[[], Awaitable[T | None]]) -> T | None:
        """Read, and note *what* is not known if GitHub refuses."""
        try:
            return await read()
        except RefusedError as error:
            self.missing.append(f"{what}: {error}")
            return None


async def gather_facts(repo: Repo, base_ref: str, policy: Policy, services: Services) -> Facts:
    """Ask GitHub for what the rules that *policy* switches on want to know of *repo*.

    Args:
        repo: Which.
        base_ref: The branch that a change goes to.
        policy: The one that rules.
        services: How to read.
    """
    families = frozenset(
        _family(rule) for rule in OWN_RULES if level_of(rule, policy) is not Level.OFF
    )
    if not families:
        return Facts(owner=repo.owner, base=base_ref)
    asking, github = _Asking(families), services.github
    # First, and alone: other questions need the same answer.
    about = await asking.try_to("what the repository is", partial(github.about, repo))
    (branch, seen), settings = await asyncio.gather(
        _branch(repo, base_ref, asking, github),
        _settings(Facts(owner=repo.owner, base=base_ref), repo, asking, github),
    )
    return replace(
        settings,
        default_branch=about.default_branch if about else "",
        is_public=about.is_public if about else None,
        required=branch.required if branch else None,
        merges_by_queue=branch.merges_by_queue if branch else None,
        seen=seen,
        missing=tuple(sorted(asking.missing)),
    )


def _family(rule: Rule) -> str:
    return rule.id.partition("-")[0]


async def _branch(
    repo: Repo, base_ref: str, asking: _Asking, github: GitHub
) -> tuple[BranchRules | None, frozenset[str] | None]:
    """Read what the base demands and, if that are checks, which ones were seen of late."""
    if not asking.wants("required", "merges_by_queue"):
        return None, None
    found = await asking.try_to(
        "what the base branch demands", partial(github.branch_rules, repo, base_ref)
    )
    if found is None or not found.required:
        return found, None
    wanted = {check.name for check in found.required} - {POLICY_CHECK}
    seen = await asking.ask(
        "seen",
        "which checks were reported of late",
        partial(github.seen_checks, repo, base_ref, found.tip, wanted),
    )
    # Ours comes with every pull request, though perhaps with none so far.
    return found, None if seen is None else seen | {POLICY_CHECK}


async def _settings(facts: Facts, repo: Repo, asking: _Asking, github: GitHub) -> Facts:
    """Add to *facts* how the repository is set up."""
    token, pins, forks = await asyncio.gather(
        asking.ask("token", "what the token may do by default", partial(github.token, repo)),
        asking.ask(
            "pins_actions", "whether actions must be pinned", partial(github.pins_actions, repo)
        ),
        asking.ask(
            "approves_forks", "whose workflows need approval", partial(github.approves_forks, repo)
        ),
    )
    tags, native, environments = await asyncio.gather(
        asking.ask("protects_tags", "whether tags can move", partial(github.protects_tags, repo)),
        asking.ask("native", "which scans are on", partial(github.native, repo)),
        asking.ask(
            "environments",
            "how environments are set up",
            partial(github.set_up_environments, repo),
        ),
    )
    return replace(
        facts,
        token=token,
        pins_actions=pins,
        approves_forks=forks,
        protects_tags=tags,
        native=native,
        environments=None if environments is None else tuple(environments),
    )
