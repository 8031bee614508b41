"""What the file of an organisation may say besides what each repository's may.

It lies in the organisation's repository `.github-private` or `.github`, and holds for every
repository. The files of groups hold for some of them, and stand between the two.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from bot.config.expressions import MAX_EXPRESSION, Unit, check
from bot.config.patterns import Glob, matches_any
from bot.config.rules import Level
from bot.config.schema import Policy
from bot.config.section import Section
from bot.config.spelling import Spelling

MAX_GROUPS = 50
"""Group files of an organisation. Our own limit: each that fits is read for each judgement."""
MAX_CUSTOM = 20
"""Rules that an organisation writes itself. Our own limit."""

GroupFile = Annotated[
    str,
    Spelling(
        r"groups/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}\.ya?ml",
        "a file in `groups`, such as `groups/payments.yml`",
    ),
]


class Locked(StrEnum):
    """A section that files below cannot change."""

    EXTENDS = "extends"
    MODE = "mode"
    REPORT = "report"
    RULES = "rules"
    STAGES = "stages"
    BUDGETS = "budgets"
    WAIVERS = "waivers"
    WAIVING = "waiving"
    FAILURES = "failures"
    LINKS = "links"
    COMMANDS = "commands"
    ENVIRONMENTS = "environments"
    CANARY = "canary"


class GroupPolicy(Policy):
    """The policy of some repositories of an organisation, below the organisation's own file."""

    lock: tuple[Locked, ...] = ()
    """Sections that files below this one cannot change. A locked `mode` can still be raised, and holds `observe_until` too."""  # noqa: E501 - one paragraph where an editor shows it


class GroupOf(Section):
    """Repositories that have a file in common."""

    repositories: Annotated[tuple[Glob, ...], Field(min_length=1, max_length=100)]
    """Their names, without the owner: `shop-*`."""

    file: GroupFile
    """The file, beside the organisation's: `groups/shop.yml`."""


class CustomRule(Section):
    """A rule of the organisation's own: one expression of CEL, true where the rule is broken."""

    id: Annotated[str, Spelling("X-[A-Z0-9][A-Z0-9-]{0,38}", "an id such as `X-NO-DIND`")]
    """Its id, which begins with `X-`."""

    level: Level = Level.WARNING
    """How much a finding matters; `error` blocks."""

    for_: Unit = Field(alias="for")
    """What is judged, one at a time: each `workflow`, `job` or `step`. The expression knows it by that name, as it is written in the file; besides, `path` is the file, and `job_id` the job."""  # noqa: E501 - one paragraph where an editor shows it

    when: Annotated[str, Field(min_length=1, max_length=MAX_EXPRESSION)]
    """When the rule is broken: `has(job.container) && job.container == "docker:dind"`."""

    message: Annotated[str, Field(min_length=1, max_length=300)]
    """What is wrong then, and what to do."""

    @field_validator("when")
    @classmethod
    def _is_an_expression(cls, text: str, others: ValidationInfo) -> str:
        if unit := others.data.get("for_"):  # else it has a problem of its own
            check(unit, text)
        return text


class OrganizationPolicy(GroupPolicy):
    """The policy of an organisation, `sluice.yml` in its repository `.github-private` or `.github`. Its default branch is read."""  # noqa: E501 - one paragraph where an editor shows it

    groups: Annotated[tuple[GroupOf, ...], Field(max_length=MAX_GROUPS)] = ()
    """Files that hold for some repositories only, one after the other."""

    custom: Annotated[tuple[CustomRule, ...], Field(max_length=MAX_CUSTOM)] = ()
    """Rules of your own, one expression each."""

    def files_for(self, repository: str) -> tuple[str, ...]:
        """Return the group files that hold for *repository*, a name without its owner."""
        return tuple(
            dict.fromkeys(
                group.file for group in self.groups if matches_any(group.repositories, repository)
            )
        )

    @model_validator(mode="after")
    def _names_rules_once(self) -> Self:
        ids = [rule.id for rule in self.custom]
        for id_ in ids:
            if ids.count(id_) > 1:
                raise ValueError(f"`custom` has `{id_}` twice")
        return self
