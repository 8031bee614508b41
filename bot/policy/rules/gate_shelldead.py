"""What a script does after a failure can happen.

GitHub runs `bash -e` and `sh -e`: a command that fails ends the step. A test of `$?` on the next
line is only reached after a success, so that its other branch is dead.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#exit-codes-and-error-action-preference
"""

from collections.abc import Iterator
from itertools import pairwise

from bot.config.rules import Level
from bot.policy.jobs import Job
from bot.policy.pipeline.gates import shell_of, stops_on_failure
from bot.policy.pipeline.running import line_in
from bot.policy.pipeline.shell import Command, commands
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

LAST = frozenset({"$?", "${?}"})
_ENDS = frozenset({"\n", ";"})
_TESTS = frozenset({"[", "[[", "test"})


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each test of `$?` that no failure reaches."""
    for job in workflow.jobs:
        yield from _of_job(job, workflow)


def _of_job(job: Job, workflow: Workflow) -> Iterator[Finding]:
    for step in job.steps:
        if step.run is None or "?" not in step.run.text:
            continue  # most scripts need not be read
        if not stops_on_failure(shell_of(step, job, workflow)):
            continue
        for command in _dead(commands(step.run.text)):
            line = line_in(step.run, command.line)
            yield Finding(
                line=line,
                column=1,
                end_line=line,
                message="`$?` is always 0 here: a command that fails ends the step before, as "
                "GitHub runs the script with `-e`.",
                subject=f"{job.id} {step.name}".strip(),
                job=job.id,
            )


def _dead(found: tuple[Command, ...]) -> Iterator[Command]:
    """Yield each test of `$?` behind a command whose failure ends the script."""
    before = ""
    for previous, command in pairwise(found):
        is_test = command.words[0] in _TESTS and bool(LAST & {*command.words})
        # In a list of commands only the failure of the last one ends the script.
        if is_test and previous.operator in _ENDS and before in {"", *_ENDS} and _stops(previous):
            yield command
        before = previous.operator


def _stops(command: Command) -> bool:
    return command.stops and not command.is_condition and command.words[0] != "set"


RULE = Rule(
    id="GATE-SHELLDEAD",
    level=Level.NOTICE,
    summary="What a script does after a failure can happen",
    fix="Write `if command; then … else … fi`, or `command || code=$?` and test `$code`.",
    check=check,
)
