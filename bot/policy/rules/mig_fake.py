"""Migrations are run, not only written down.

`--fake` tells Django that a migration was applied without applying it. As a way back it undoes
nothing: the database keeps whatever shape it had, and Django no longer knows which.
Source: https://docs.djangoproject.com/en/stable/ref/django-admin/#cmdoption-migrate-fake
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.pipeline.migrations import is_fake
from bot.policy.pipeline.running import runs
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each command that fakes a migration."""
    for job in workflow.jobs:
        for step in job.steps:
            for command in runs(step, workflow.checkout):
                if is_fake(command):
                    yield Finding(
                        line=command.line,
                        column=1,
                        end_line=command.line,
                        message="This marks migrations as applied without running them; "
                        "it brings nothing back.",
                        subject=f"{job.id} fake",
                        job=job.id,
                    )


RULE = Rule(
    id="MIG-FAKE",
    level=Level.WARNING,
    summary="Migrations are run, not only written down",
    fix="To go back, migrate to the earlier migration by its name, or restore the backup.",
    check=check,
)
