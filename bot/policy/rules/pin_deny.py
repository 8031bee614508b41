"""Actions are among those that the organisation allows.

The list is the policy's own; without one every action may be used. GitHub can refuse actions as
well, but does so only when the workflow runs, and without a word on the pull request.
Source: https://docs.github.com/en/actions/reference/security/secure-use
"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from bot.config.patterns import Glob, matches_any
from bot.config.rules import Level, RuleSetting
from bot.config.section import APPEND
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow


class DenySetting(RuleSetting):
    """Which actions may be used."""

    deny: Annotated[tuple[Glob, ...], Field(max_length=100), APPEND] = ()
    """Repositories whose actions may not be used, as `owner/*` or `owner/repository`."""

    allow: Annotated[tuple[Glob, ...], Field(max_length=100)] = ()
    """Where it names any, the only repositories whose actions may be used, besides the repository's own owner. What `deny` names stays forbidden."""  # noqa: E501 - one paragraph where an editor shows it


def check(workflow: Workflow, setting: DenySetting) -> Iterator[Finding]:
    """Yield a finding for each action and reusable workflow that may not be used."""
    own = workflow.facts.owner.lower()
    for job, action in workflow.actions():
        is_denied = _is_among(setting.deny, action.repo)
        is_open = not setting.allow or action.owner == own
        if is_denied or not (is_open or _is_among(setting.allow, action.repo)):
            yield Finding.at(
                action.at,
                f"`{action.name}` is not among the actions that the policy allows.",
                subject=f"{job.id} {action.name}",
                job=job.id,
            )


def _is_among(patterns: tuple[Glob, ...], repo: str) -> bool:
    return bool(patterns) and matches_any(tuple(map(str.lower, patterns)), repo)


RULE = Rule(
    id="PIN-DENY",
    level=Level.ERROR,
    summary="Actions are among those that the policy allows",
    fix="Use an action that is allowed, or ask the owners of the policy to allow this one.",
    check=check,
    setting=DenySetting,
)
