"""A test that fails is not tried again until it passes.

One retry gets past a hiccup of the network. Five make a test that fails half of the time look
green, and the fault in the code or in the test stays.
Source: https://docs.pytest.org/en/stable/explanation/flaky.html
"""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field, StrictInt

from bot.config.rules import Level, RuleSetting
from bot.document import Scalar
from bot.policy.edits import replace
from bot.policy.jobs import Job, Step
from bot.policy.pipeline.gates import change_line, gate_of
from bot.policy.pipeline.running import runs
from bot.policy.pipeline.shell import Command, commands
from bot.policy.rule import Edit, Finding, Rule
from bot.policy.workflow import Workflow

OPTIONS = frozenset({"--reruns", "--retries", "--retry", "--force-flaky-max-runs"})
"""Options of test runners whose number says how often a failed test is run again."""

MAX_DIGITS = 9
"""Of a number that is read. Our own limit."""

ACTIONS: Mapping[str, tuple[str, str]] = {
    "nick-fields/retry": ("max_attempts", "command"),
    "nick-invision/retry": ("max_attempts", "command"),
    "wandalen/wretry.action": ("attempt_limit", "command"),
}
"""Actions that run a command until it succeeds: the input for how often, and for what."""


class RetrySetting(RuleSetting):
    """What may be said of `GATE-RETRY`."""

    max: Annotated[StrictInt, Field(ge=0, le=100)] = 2
    """How often a test that failed may be run again."""


def check(workflow: Workflow, setting: RetrySetting) -> Iterator[Finding]:
    """Yield a finding for each test that is tried again more often than *setting* allows."""
    for job in workflow.jobs:
        for step in job.steps:
            for command in runs(step, workflow.checkout):
                yield from _of_command(command, job, workflow, setting.max)
            yield from _of_action(step, job, workflow, setting.max)


def _of_command(command: Command, job: Job, workflow: Workflow, most: int) -> Iterator[Finding]:
    for option, text in _options(command.words):
        if _number(text) > most and (gate := gate_of(command)):
            yield Finding(
                line=command.line,
                column=1,
                end_line=command.line,
                message=_words(f"`{gate.name}`", _number(text), most),
                subject=f"{job.id} {option}",
                job=job.id,
                edit=None if command.via else _edit(workflow, command.line, option, text, most),
            )


def _options(words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for word, following in zip(words, (*words[1:], ""), strict=True):
        name, _, value = word.partition("=")
        if name in OPTIONS:
            yield name, value or following


def _edit(workflow: Workflow, line: int, option: str, text: str, most: int) -> Edit | None:
    def change(old: str) -> str:
        for between in ("=", " "):
            old = old.replace(f"{option}{between}{text}", f"{option}{between}{most}", 1)
        return old

    return change_line(workflow, line, change)


def _of_action(step: Step, job: Job, workflow: Workflow, most: int) -> Iterator[Finding]:
    names = ACTIONS.get(step.action.repo) if step.action else None
    if names is None:
        return
    attempts, script = (step.inputs.scalar(name) for name in names)
    if attempts and script and _is_test(script) and _number(attempts.text) - 1 > most:
        yield Finding.at(
            attempts,
            _words("The command", _number(attempts.text) - 1, most),
            subject=f"{job.id} {names[0]}",
            job=job.id,
            edit=replace(workflow, attempts, str(most + 1)),
        )


def _is_test(script: Scalar) -> bool:
    return any(gate_of(command) for command in commands(script.text))


def _number(text: str) -> int:
    """Read a number; 0 for what is none."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
    return int(text) if is_number else 0


def _words(who: str, retries: int, most: int) -> str:
    return (
        f"{who} is tried up to {retries} more times: a test that fails now and then passes. "
        f"The policy allows {most}."
    )


RULE = Rule(
    id="GATE-RETRY",
    level=Level.NOTICE,
    summary="A test that fails is not tried again until it passes",
    fix="Lower the number, and mend or quarantine the test that needs it.",
    check=check,
    setting=RetrySetting,
)
