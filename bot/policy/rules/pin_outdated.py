"""Actions are new enough for what GitHub runs.

An action that was made for a Node.js which GitHub has removed runs on one that it was never tried
with, and one that asks a service which GitHub has switched off fails. Of a commit the comment
behind it tells the version; where nothing tells it, nothing is said.
Source: https://github.blog/changelog/2023-09-22-github-actions-transitioning-from-node-16-to-node-20/
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, TypeAlias

from pydantic import Field, StrictInt, StringConstraints

from bot.config.rules import Level, RuleSetting
from bot.policy.pipeline.known_actions import MINIMUM
from bot.policy.pipeline.versions import major_of
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

_Name: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[\w.-]{1,100}/[\w.-]{1,100}$")]
_Major: TypeAlias = Annotated[StrictInt, Field(ge=0, le=9999)]


class OutdatedSetting(RuleSetting):
    """How old an action may be."""

    minimum: Annotated[Mapping[_Name, _Major], Field(max_length=200)] = {}
    """The oldest major version that is accepted, by action: `actions/checkout: 5`. It counts besides what is known already; `0` accepts every version."""  # noqa: E501 - one paragraph where an editor shows it


def check(workflow: Workflow, setting: OutdatedSetting) -> Iterator[Finding]:
    """Yield a finding for each action that is older than its minimum."""
    own = {name.lower(): major for name, major in setting.minimum.items()}
    for job, action in workflow.actions():
        minimum = own.get(action.repo, MINIMUM.get(action.repo, 0))
        major = major_of(action, workflow) if minimum else None
        if major is not None and major < minimum:
            why = (
                "the policy wants no older one"
                if action.repo in own
                else "it was made for what GitHub has since removed"
            )
            yield Finding.at(
                action.at,
                f"`{action.name}` is at version {major}, before {minimum}: {why}.",
                subject=f"{job.id} {action.name}",
                job=job.id,
            )


RULE = Rule(
    id="PIN-OUTDATED",
    level=Level.WARNING,
    summary="Actions are new enough for what GitHub runs",
    fix="Use the newest version, after a look at its release notes.",
    check=check,
    setting=OutdatedSetting,
)
