"""GitHub itself refuses actions that are not pinned to a commit.

A rule that looks at pull requests does not see what is pushed past them. The setting fails the run
instead, whoever started it.
Source: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/enabling-features-for-your-repository/managing-github-actions-settings-for-a-repository
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding if GitHub runs actions that are not pinned."""
    if pipeline.context.facts.pins_actions is False:
        yield Finding.about_repository(
            "GitHub runs actions here that are not pinned to a commit: what is pushed past a pull "
            "request is not held back.",
            subject="pins",
        )


RULE = Rule(
    id="SET-SHAPIN",
    level=Level.NOTICE,
    summary="GitHub refuses actions that are not pinned to a commit",
    fix="In the repository's or the organisation's settings, under Actions, General: require "
    "actions to be pinned to a full-length commit SHA.",
    sees=Sees.PIPELINE,
    check=check,
)
