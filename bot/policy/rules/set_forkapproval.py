"""Somebody looks before the workflows of strangers run.

By default GitHub asks only for those who are new here: one merged spelling mistake, and whoever
wrote it can start workflows with changes of their own.
Source: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/enabling-features-for-your-repository/managing-github-actions-settings-for-a-repository
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding if outsiders start workflows of a public repository by themselves."""
    facts = pipeline.context.facts
    if facts.is_public and facts.approves_forks is False:
        yield Finding.about_repository(
            "Pull requests of outside contributors start workflows without anybody's approval.",
            subject="forks",
        )


RULE = Rule(
    id="SET-FORKAPPROVAL",
    level=Level.NOTICE,
    summary="Somebody approves the workflows of outside contributors",
    fix="In the repository's settings, under Actions, General: require approval for all external "
    "contributors.",
    sees=Sees.PIPELINE,
    check=check,
)
