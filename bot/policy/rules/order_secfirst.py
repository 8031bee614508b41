"""Code is scanned before it is run.

Tests run what a pull request brings, with whatever the job can reach. Some teams want the scanners
to have seen it before. Others want the tests first, as they fail more often, so this is off until
a policy asks for it.
Source: https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-jobs
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.needs import ancestors
from bot.policy.pipeline.purposes import SCANS, jobs_for
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

TESTS = frozenset({Stage.UNIT, Stage.INTEGRATION, Stage.E2E, Stage.PERFORMANCE})


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each job with tests that waits for no scan."""
    scans = jobs_for(workflow.jobs, SCANS)
    ids = {job.id for job in scans}
    for job in jobs_for(workflow.jobs, TESTS):
        if ids and not ids & ancestors(job, workflow):
            yield Finding.at(
                job.name,
                f"Job `{job.id}` runs the code before `{scans[0].id}` has scanned it.",
                subject=job.id,
                job=job.id,
            )


RULE = Rule(
    id="ORDER-SECFIRST",
    level=Level.OFF,
    summary="Code is scanned before it is run",
    fix="Add `needs:` with the job that scans.",
    check=check,
)
