"""What a policy file may say of waivers: what is accepted for a while, why, and until when.

A waiver that does not say until when, or says it so that it cannot be read, is expired: the file
stays valid, and the finding counts. The same goes for one that gives no reason.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import ConfigDict, Field, JsonValue, StrictBool, StrictInt, model_validator

from bot.config.days import DayOrNone
from bot.config.environments import Who
from bot.config.patterns import Glob
from bot.config.section import APPEND, Section
from bot.config.spelling import Spelling

MAX_WAIVERS = 200
"""Waivers of one repository, those of its organisation included. Our own limit."""
MAX_DAYS = 180
"""Days for which a waiver may be given at most. Our own limit: half a year."""
MIN_REASON = 10
"""Characters below which a reason says nothing. Our own limit."""
MAX_REASON = 500
"""Characters of a reason. Our own limit."""
_MAX_SCOPES = 20
_REQUIRED: list[JsonValue] = ["rule", "reason", "expires"]

RuleId = Annotated[
    str,
    Field(max_length=80),
    Spelling("[A-Za-z][A-Za-z0-9-]*(?:/[a-z0-9-]+)?", "the id of a rule, such as `TIME-MISSING`"),
]


class Waiver(Section):
    """A finding that is accepted for a while. It says where: `paths`, `jobs` or `fingerprint`; all that are given must fit."""  # noqa: E501 - one paragraph where an editor shows it

    model_config = ConfigDict(json_schema_extra={"required": _REQUIRED})

    rule: RuleId
    """The id of the rule."""

    paths: Annotated[tuple[Glob, ...], Field(max_length=_MAX_SCOPES)] = ()
    """Files, from the root of the repository: `.github/workflows/deploy-*.yml`."""

    jobs: Annotated[tuple[Glob, ...], Field(max_length=_MAX_SCOPES)] = ()
    """Jobs, by id: `deploy*`."""

    fingerprint: (
        Annotated[str, Spelling("[0-9a-f]{16}", "a fingerprint: 16 hexadecimal digits")] | None
    ) = None
    """One finding, by the fingerprint that the check run shows."""

    reason: Annotated[
        str, Field(max_length=MAX_REASON, json_schema_extra={"minLength": MIN_REASON})
    ] = ""
    """Why it is accepted, in at least 10 characters. Without a reason it does not count."""

    expires: DayOrNone = None
    """The last day on which it counts, in UTC: `2027-01-31`. One that cannot be read is over."""

    approved_by: Annotated[tuple[Who, ...], Field(max_length=10)] = ()
    """Who agreed: `team:…` or `user:…`. For readers; what counts is the review of this file."""

    @model_validator(mode="after")
    def _has_a_scope(self) -> Self:
        if not (self.paths or self.jobs or self.fingerprint):
            raise ValueError("needs a scope: `paths`, `jobs` or `fingerprint`")
        return self


Waivers = Annotated[tuple[Waiver, ...], Field(max_length=MAX_WAIVERS), APPEND]


class By(StrEnum):
    """How a waiver that somebody asked for is offered."""

    SUGGESTION = "suggestion"
    ISSUE = "issue"


class Waiving(Section):
    """How waivers are given."""

    max_days: Annotated[StrictInt, Field(ge=1, le=MAX_DAYS)] = MAX_DAYS
    """For how many days a waiver may be given. One that ends later does not count yet."""

    approvers: Annotated[tuple[Who, ...], Field(max_length=20)] = ()
    """Who may agree to a waiver: `team:…`, `user:…` or `role:…`. Without any, whoever may merge the file."""  # noqa: E501 - one paragraph where an editor shows it

    allow_inline: StrictBool = False
    """Whether a comment such as `# zizmor: ignore[…]` in a workflow counts as a waiver."""

    by: By = By.SUGGESTION
    """How a waiver that was asked for is offered: as a `suggestion` on the pull request, or as an `issue`."""  # noqa: E501 - one paragraph where an editor shows it
