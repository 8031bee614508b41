"""A check that finds something fails.

`ruff check --exit-zero` and `pytest || true` run, print what is wrong, and are green: whoever looks
at the pull request believes that it was checked. A tool that runs again in the same job, and may
fail there, is no breach: many pipelines report everything and fail on some of it.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#exit-codes-and-error-action-preference
"""

from collections.abc import Iterator

import re2

from bot.config.rules import Level
from bot.policy.jobs import Job, Step
from bot.policy.pipeline.gates import (
    Gate,
    change_line,
    gates_in,
    keeps_changes_out,
    line_of,
    shell_of,
    stops_on_failure,
)
from bot.policy.pipeline.running import runs
from bot.policy.rule import Edit, Finding, Rule
from bot.policy.workflow import Workflow

NEVER_FAIL = frozenset({"--exit-zero", "--soft-fail", "--exit-code=0", "--no-fail"})
"""Options with which linters and scanners succeed whatever they find."""

_CUT = re2.compile(
    r"\s+(?:--exit-zero|--soft-fail|--no-fail|--exit-code[= ]0)\b"
    r"|\s*\|\|\s*(?:true|:|exit 0)(?P<end>\s*[\"']?\s*)$"
)
_TAKEN = re2.compile(r"\$\(|`|(?:^|[^0-9&])>>?\s*[^&\s]")
"""What a command prints goes into a variable or a file, for something else to judge it."""
_ASKS_LATER = re2.compile(r"\$\?|\$\{?PIPESTATUS|\$\{\?\}")


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each gate that cannot fail, in a workflow that pull requests start."""
    if not keeps_changes_out(workflow):
        return
    for job in workflow.jobs:
        found = [
            (step, gate, _why(step, gate, job, workflow)) for step, gate in _all(job, workflow)
        ]
        may_fail = {gate.name for _, gate, why in found if not why}
        for _, gate, why in found:
            if why and gate.name not in may_fail:
                yield _finding(gate, why, job, workflow)


def _all(job: Job, workflow: Workflow) -> Iterator[tuple[Step, Gate]]:
    for step, gate in gates_in(job, workflow):
        is_question = gate.command.is_condition or {"--version", "--help"} & {*gate.words}
        if not is_question and not _TAKEN.search(line_of(workflow, gate.command.line)):
            yield step, gate


def _why(step: Step, gate: Gate, job: Job, workflow: Workflow) -> str:
    """Say why *gate* cannot fail; empty if it can."""
    command, shell = gate.command, shell_of(step, job, workflow)
    for option in NEVER_FAIL & {*gate.words}:
        return f"`{option}` lets it succeed whatever it finds"
    if any(pair == ("--exit-code", "0") for pair in zip(gate.words, gate.words[1:], strict=False)):
        return "`--exit-code 0` lets it succeed whatever it finds"
    if command.is_forgiven:
        return "what stands behind `||` makes it succeed whatever it finds"
    script = step.run.text if step.run else ""
    if not stops_on_failure(shell) or command.via or _ASKS_LATER.search(script):
        return ""
    if command.reader == "tee" and shell != "bash" and not command.pipefail:
        return "the step takes the success of `tee`, as `pipefail` is not set"
    is_last = command is runs(step, workflow.checkout)[-1]
    return "" if command.stops or is_last else "behind `set +e` nobody asks whether it failed"


def _finding(gate: Gate, why: str, job: Job, workflow: Workflow) -> Finding:
    line = gate.command.line
    shown = f"`{gate.name}` keeps nothing out: {why}."
    if gate.command.via:
        shown = (
            f"`{gate.name}`, which `{' '.join(gate.command.via)[:80]}` runs, keeps nothing "
            f"out: {why}."
        )
    return Finding(
        line=line,
        column=1,
        end_line=line,
        message=shown,
        subject=f"{job.id} {gate.name}",
        job=job.id,
        edit=None if gate.command.via else _edit(workflow, line),
    )


def _edit(workflow: Workflow, line: int) -> Edit | None:
    return change_line(workflow, line, lambda text: str(_CUT.sub(r"\g<end>", text)))


RULE = Rule(
    id="GATE-NEUTRALISED",
    level=Level.ERROR,
    summary="A check that finds something fails",
    fix="Take away `--exit-zero`, `|| true` or `set +e`; put `set -o pipefail` before a pipe. What "
    "is only to be told belongs into a job of its own that no check requires.",
    check=check,
)
