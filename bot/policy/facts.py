"""What is known of a repository besides its files. None where nobody knows: then nothing is said.

A rule that needs a fact which is not known finds nothing; whoever asks for the facts tells that
they are missing. So a missing permission never turns into a false alarm.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.environments import Environment
from bot.evidence import RequiredCheck


class Native(StrEnum):
    """What GitHub itself does for a repository where it is switched on."""

    CODE_SCANNING = "code scanning"
    DEPENDABOT_ALERTS = "Dependabot alerts"
    PUSH_PROTECTION = "push protection"
    SECRET_SCANNING = "secret scanning"  # noqa: S105 - a feature, no password


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What ``GITHUB_TOKEN`` may do where a workflow does not say so."""

    writes: bool
    approves: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What GitHub says of a repository.

    Attributes:
        owner: The login that owns it; empty where nobody knows.
        default_branch: Its name; empty where nobody knows.
        base: The branch that a change goes to; empty for a checkout.
        default_branches: Of other repositories, by ``owner/repo`` in lower case.
        required: The checks that the rules of *base* demand.
        merges_by_queue: Whether a ruleset gives *base* a merge queue.
        seen: Names of checks that were reported on the tip of the base or, where that lacks some of
            those required, on pull requests that were merged of late. None if nothing is.
        token: By default.
        native: What is switched on.
        protects_tags: Whether rulesets keep tags from being moved and from being deleted.
        pins_actions: Whether GitHub refuses actions that are not pinned to a commit.
        approves_forks: Whether the workflows of everybody outside wait for approval; GitHub's
            default lets in whoever contributed once.
        notifies: Whether a failed deploy is told without a step for it.
        missing: What could not be read, and why, in words.
    """

    owner: str = ""
    default_branch: str = ""
    base: str = ""
    default_branches: Mapping[str, str] = field(default_factory=dict)
    is_public: bool | None = None
    required: tuple[RequiredCheck, ...] | None = None
    merges_by_queue: bool | None = None
    seen: frozenset[str] | None = None
    environments: tuple[Environment, ...] | None = None
    token: Token | None = None
    native: frozenset[Native] | None = None
    protects_tags: bool | None = None
    pins_actions: bool | None = None
    approves_forks: bool | None = None
    notifies: bool = False
    missing: tuple[str, ...] = ()


NO_FACTS = Facts()
