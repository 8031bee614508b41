"""Who looks after the pipeline sees each change of it.

A workflow decides what is built, tested and deployed, and with which rights. Where nobody owns the
files of the pipeline in CODEOWNERS, a change of them is merged on any approval.
Source: https://docs.github.com/en/actions/reference/security/secure-use#use-codeowners-to-monitor-changes
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.pipeline.governed import governed
from bot.policy.pipeline.owned import unowned
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Change


def check(change: Change) -> Iterator[Finding]:
    """Yield a finding if the change touches the pipeline, and nobody owns that."""
    paths = unowned(governed(change.touched), change.base.context.checkout)
    if paths:
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        yield Finding.about_repository(
            f"This change touches `{paths[0]}`{more}, and CODEOWNERS names nobody for it: any "
            "approval lets it in.",
            subject="change",
        )


RULE = Rule(
    id="WF-CHANGE",
    level=Level.WARNING,
    summary="Somebody owns the files of the pipeline",
    fix="Add `/.github/ @organization/team` to CODEOWNERS, and require reviews by code owners.",
    sees=Sees.CHANGE,
    check=check,
)
