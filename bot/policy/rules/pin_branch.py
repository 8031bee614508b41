"""Actions are not taken from a branch.

Whoever can push to the branch changes what runs here, with this job's token and secrets, and no
pull request shows it. A ref does not say whether it is a branch or a tag, so only what is a branch
beyond doubt counts: the usual names, `release/…`, `refs/heads/…`, and the default branch where it
is known. Repositories of the same owner are under the same control, and may be followed.
Source: https://docs.github.com/en/actions/reference/security/secure-use
"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from bot.config.patterns import Glob, matches_any
from bot.config.rules import Level, RuleSetting
from bot.config.section import APPEND
from bot.policy.facts import Facts
from bot.policy.jobs import Action
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

BRANCHES = frozenset({"main", "master", "develop", "dev", "development", "trunk", "HEAD"})
PREFIXES = ("release/", "releases/", "refs/heads/")


class BranchSetting(RuleSetting):
    """Whose branches may be followed."""

    trust: Annotated[tuple[Glob, ...], Field(max_length=100), APPEND] = ()
    """Repositories whose branches may be followed, in lower case, as `owner/*` or `owner/repository`. The repository's own owner is always trusted."""  # noqa: E501 - one paragraph where an editor shows it


def check(workflow: Workflow, setting: BranchSetting) -> Iterator[Finding]:
    """Yield a finding for each action and reusable workflow that follows a branch."""
    for job, action in workflow.actions():
        is_trusted = action.owner == workflow.facts.owner.lower() or (
            bool(setting.trust) and matches_any(setting.trust, action.repo)
        )
        if not is_trusted and _is_branch(action, workflow.facts):
            yield Finding.at(
                action.at,
                f"`{action.name}` follows the branch `{action.ref}`: "
                "its next commit runs here unseen.",
                subject=f"{job.id} {action.name}",
                job=job.id,
            )


def _is_branch(action: Action, facts: Facts) -> bool:
    return (
        action.ref in BRANCHES
        or action.ref.startswith(PREFIXES)
        or action.ref == facts.default_branches.get(action.repo)
    )


RULE = Rule(
    id="PIN-BRANCH",
    level=Level.ERROR,
    summary="Actions are not taken from a branch",
    fix="Pin it to a commit, with the version as a comment: `@<sha> # v1.2.3`.",
    check=check,
    setting=BranchSetting,
)
