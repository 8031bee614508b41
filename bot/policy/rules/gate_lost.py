"""A change keeps the jobs that required checks come from.

Who renames a job, or takes a version out of its matrix, leaves the required check without a job:
the pull request that does so, and each one behind it, waits for ever. The ruleset and the workflow
have to change together.
Source: https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.pipeline.required import required_sources
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Change


def check(change: Change) -> Iterator[Finding]:
    """Yield a finding for each required check that only the base still has a job for."""
    after = required_sources(change.head)
    for name, sources in required_sources(change.base).items():
        if sources and not after.get(name):
            source = sources[0]
            yield Finding.about_repository(
                f"The required check `{name}` comes from job `{source.job.id}` of "
                f"`{source.workflow.path}`, which this change takes away or renames.",
                subject=name,
            )


RULE = Rule(
    id="GATE-LOST",
    level=Level.ERROR,
    summary="A change keeps the jobs that required checks come from",
    fix="Keep the name of the job (`name:`), or change the ruleset first.",
    sees=Sees.CHANGE,
    check=check,
)
