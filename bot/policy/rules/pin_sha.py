"""Actions are pinned to a commit.

Who owns an action can move its tags, and so can whoever breaks into the owner's account: the next
run takes what the tag names then. A commit cannot be moved. Owners that the policy trusts, and the
repository's own, may be followed by a tag. So must be what refuses to run from a commit.
Source: https://docs.zizmor.sh/audits/#unpinned-uses
"""

from typing import Annotated

from pydantic import Field

from bot.config.patterns import Glob, matches_any
from bot.config.rules import Level, RuleSetting
from bot.config.schema import Profile
from bot.config.section import APPEND
from bot.policy.auditing import AuditFinding
from bot.policy.rule import Rule, Sees
from bot.policy.workflow import Workflow

GITHUB = ("actions/*", "github/*")
"""Trusted by default where the profile is not a strict one: who runs the jobs could change them
anyway."""
ONLY_BY_TAG = frozenset({"slsa-framework/slsa-github-generator"})
"""What has to be named by a tag: its builders refuse to run from a commit.
Source: https://github.com/slsa-framework/slsa-github-generator#referencing-slsa-builders-and-generators
"""


class PinSetting(RuleSetting):
    """Whose actions may be followed by a tag."""

    trust: Annotated[tuple[Glob, ...] | None, Field(max_length=100), APPEND] = None
    """Repositories of actions that need no commit, as `owner/*` or `owner/repository`. The repository's own owner is always trusted. By default GitHub's own, `actions/*` and `github/*`, and in the profiles `strict` and `seeds` nobody."""  # noqa: E501 - one paragraph where an editor shows it


def accept(finding: AuditFinding, workflow: Workflow) -> bool:
    """Take actions of those that are not trusted."""
    owner, _, rest = finding.feature.lower().partition("@")[0].partition("/")
    if owner == workflow.facts.owner.lower():
        return False
    repo = f"{owner}/{rest.partition('/')[0]}"
    trust = _trusted(workflow)
    is_trusted = bool(trust) and matches_any(tuple(map(str.lower, trust)), repo)
    return not is_trusted and repo not in ONLY_BY_TAG


def _trusted(workflow: Workflow) -> tuple[str, ...]:
    setting = workflow.policy.rules.get(RULE.id)
    if isinstance(setting, PinSetting) and setting.trust is not None:
        return setting.trust
    return () if workflow.policy.extends in {Profile.STRICT, Profile.SEEDS} else GITHUB


RULE = Rule(
    id="PIN-SHA",
    level=Level.ERROR,
    summary="Actions are pinned to a commit",
    fix="Pin it to a commit, with the version as a comment: `@<sha> # v1.2.3`.",
    sees=Sees.NOTHING,
    setting=PinSetting,
    audits=frozenset({"unpinned-uses"}),
    accept=accept,
    yields_to=frozenset({"PIN-BRANCH"}),
)
