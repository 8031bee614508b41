"""Outsiders do not change the pipeline unseen.

A change to a workflow that comes from a fork runs with the project's rights once it is merged. It
is read with other eyes than a change to the code, so it should stand out.
Source: https://docs.github.com/en/actions/reference/security/secure-use
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.pipeline.governed import governed
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Change


def check(change: Change) -> Iterator[Finding]:
    """Yield a finding if the change comes from a fork, and touches what the pipeline is made of."""
    paths = governed(change.touched)
    if change.is_fork and paths:
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        yield Finding.about_repository(
            f"This change from a fork touches `{paths[0]}`{more}: once merged, it runs with the "
            "rights of this repository.",
            subject="fork",
        )


RULE = Rule(
    id="WF-FORK",
    level=Level.WARNING,
    summary="Outsiders do not change the pipeline unseen",
    fix="Read the changed workflows line by line before you merge, or make the change yourself.",
    sees=Sees.CHANGE,
    check=check,
)
