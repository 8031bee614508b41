"""Required checks are reported by somebody.

A check that no job and no App reports stays `Expected`: no pull request can be merged but by an
administrator. It is what remains when a job is renamed, or when the name was typed as the page
shows it, with the name of the workflow before it.
Source: https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.pipeline.required import required_sources
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding for each required check that nobody has reported of late, and no job will."""
    seen = pipeline.context.facts.seen
    if seen is None:
        return
    for name, sources in required_sources(pipeline).items():
        if not sources and name not in seen:
            yield Finding.about_repository(
                f"The required check `{name}` comes from no job, and was not reported of late: "
                "pull requests wait for it for ever.",
                subject=name,
            )


RULE = Rule(
    id="GATE-GHOST",
    level=Level.ERROR,
    summary="Required checks are reported by somebody",
    fix="Give the job that name (`name:`), or take the check out of the ruleset or the branch "
    "protection.",
    sees=Sees.PIPELINE,
    check=check,
)
