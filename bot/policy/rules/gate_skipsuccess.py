"""A required check fails when something that it waits for fails.

A job whose `needs` fail is skipped, and for GitHub a skipped job has succeeded: the pull request
may be merged although its tests are red. That is harmless where each job that it waits for is
required, too, and where the job runs anyway and asks for the results.
Source: https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks#handling-skipped-but-required-checks
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.config.rules import Level
from bot.policy.pipeline.check_names import Source
from bot.policy.pipeline.deploys_around import is_told_of_failure
from bot.policy.pipeline.matrix import is_matrix
from bot.policy.pipeline.needs import ancestors
from bot.policy.pipeline.required import reported
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding for each job of a required check that is skipped when another job fails."""
    found = [(name, source) for name, sources in reported(pipeline) for source in sources]
    required = {(source.workflow.path, source.job.id) for _, source in found}
    for name, source in found:
        waits_for = ancestors(source.job, source.workflow)
        loose = sorted(one for one in waits_for if (source.workflow.path, one) not in required)
        if loose and _is_skipped(source):
            yield _finding(name, source, loose)


def _is_skipped(source: Source) -> bool:
    """Whether the job does not run after a failure. One of a matrix then reports another name."""
    return not is_matrix(source.job) and not is_told_of_failure(source.job.condition)


def _finding(name: str, source: Source, loose: list[str]) -> Finding:
    named = ", ".join(f"`{one}`" for one in loose[:3])
    finding = Finding.at(
        source.job.name,
        f"The required check `{name}` is skipped when {named} fails, and counts as a success then.",
        subject=f"{source.job.id} {name}",
        job=source.job.id,
    )
    return replace(finding, path=source.workflow.path)


RULE = Rule(
    id="GATE-SKIPSUCCESS",
    level=Level.ERROR,
    summary="A required check fails when something that it waits for fails",
    fix="Add `if: always()` and a step that fails unless each of `needs.*.result` is a success: "
    "`run: exit 1` with `if: contains(needs.*.result, 'failure')`; or require those jobs, too.",
    sees=Sees.PIPELINE,
    check=check,
)
