"""Formatters and linters check; they do not repair.

`ruff format .` puts the files of the runner in order and succeeds. The files of the commit stay as
they are, and the runner is thrown away. What is done with a repaired tree afterwards, a `git diff`,
a commit, a pull request, makes it a check or a robot, and no breach.
Source: https://docs.astral.sh/ruff/formatter/#ruff-format
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import re2

from bot.config.rules import Level
from bot.policy.jobs import Job, Step
from bot.policy.pipeline.gates import change_line, keeps_changes_out, line_of
from bot.policy.pipeline.recogniser import Tool, program_of
from bot.policy.pipeline.running import runs
from bot.policy.pipeline.shell import Command
from bot.policy.rule import Edit, Finding, Rule
from bot.policy.workflow import Workflow


@dataclass(frozen=True, slots=True)
class _Repair:
    """A command that repairs.

    Attributes:
        tool: How it is told.
        cut: What to take away for a check, as it is written.
        add: What to write behind the program instead.
    """

    tool: Tool
    cut: str
    add: str


def _repairs(*written: tuple[str, str, str]) -> Mapping[str, tuple[_Repair, ...]]:
    made = [_Repair(Tool.of(text), cut, add) for text, cut, add in written]
    programs = dict.fromkeys(each.tool.program for each in made)
    return {
        program: tuple(each for each in made if each.tool.program == program)
        for program in programs
    }


_ASKED = "!--version !--help !-h"
REPAIRS = _repairs(
    (f"ruff format !--check !--diff !--exit-non-zero-on-format {_ASKED}", "", "--check"),
    ("ruff check +--fix !--exit-non-zero-on-fix !--diff", "--fix", ""),
    (f"black !--check !--diff !-c !--code {_ASKED}", "", "--check"),
    (f"isort !--check !--check-only !-c !--diff !--show-settings {_ASKED}", "", "--check-only"),
    ("autopep8 +-i +--in-place !--exit-code", "", ""),
    ("yapf +-i +--in-place", "", ""),
    ("prettier +--write +-w !--check !-c !--list-different !-l", "--write", "--check"),
    ("eslint +--fix", "--fix", ""),
    ("stylelint +--fix", "--fix", ""),
    ("biome format +--write", "--write", ""),
    ("biome check +--write +--apply", "--write", ""),
    ("gofmt +-w", "", ""),
    ("gofumpt +-w", "", ""),
    ("goimports +-w", "", ""),
    (f"cargo fmt !--check {_ASKED}", "", "--check"),
    ("clang-format +-i", "", ""),
    ("shfmt +-w", "", ""),
    ("terraform fmt !-check !--check !-diff", "", "-check"),
    ("tofu fmt !-check !--check !-diff", "", "-check"),
    ("rubocop +-a +-A +--autocorrect +--autocorrect-all", "", ""),
    (f"dotnet format !--verify-no-changes {_ASKED}", "", "--verify-no-changes"),
    ("mix format !--check-formatted", "", "--check-formatted"),
    ("deno fmt !--check", "", "--check"),
)
"""Formatters that were not told to check, and linters that were told to repair, by program."""

ROBOTS = (
    "git-auto-commit", "add-and-commit", "create-pull-request", "autofix", "pre-commit-ci",
    "ghcommit", "github-push", "git-push", "verified-commit", "commit-changes", "verify-changed",
    "create-or-update-pull", "suggester", "reviewdog",
)  # fmt: skip
"""Parts of the names of actions that do something with a repaired tree."""

_KEEPS = re2.compile(r"\bgit\s+(?:-\S+\s+\S+\s+)*(?:diff|status|diff-index|commit|add|stash)\b")


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each command that repairs what it should check."""
    if not keeps_changes_out(workflow):
        return
    for job in workflow.jobs:
        uses = [at for at, step in enumerate(job.steps) if _uses_the_tree(step)]
        last = uses[-1] if uses else -1
        for step in job.steps[last + 1 :]:
            yield from _of_step(step, job, workflow)


def _uses_the_tree(step: Step) -> bool:
    if step.action and any(word in step.action.name.lower() for word in ROBOTS):
        return True
    return step.run is not None and _KEEPS.search(step.run.text) is not None


def _of_step(step: Step, job: Job, workflow: Workflow) -> Iterator[Finding]:
    for command in runs(step, workflow.checkout):
        if command.is_condition:
            continue
        for words in command.layers:
            repair = _repair_of(words)
            if repair:
                yield _finding(command, words, repair, job, workflow)
                break


def _repair_of(words: tuple[str, ...]) -> _Repair | None:
    known = REPAIRS.get(program_of(words), ())
    return next((each for each in known if each.tool.fits(words)), None)


def _finding(
    command: Command, words: tuple[str, ...], repair: _Repair, job: Job, workflow: Workflow
) -> Finding:
    name = " ".join((repair.tool.program, *repair.tool.arguments))
    return Finding(
        line=command.line,
        column=1,
        end_line=command.line,
        message=f"`{' '.join(words)[:80]}` repairs the files of a runner that is thrown away: what "
        "it mends fails nothing.",
        subject=f"{job.id} {name}",
        job=job.id,
        edit=None if command.via else _edit(workflow, command.line, name, repair),
    )


def _edit(workflow: Workflow, line: int, name: str, repair: _Repair) -> Edit | None:
    """Suggest a check, where the line holds nothing else that the words could belong to."""
    if line_of(workflow, line).count(name) != 1 or not (repair.cut or repair.add):
        return None
    return change_line(workflow, line, lambda text: _checked(text, name, repair))


def _checked(text: str, name: str, repair: _Repair) -> str:
    if repair.cut:
        if f" {repair.cut}" not in text:
            return text
        text = text.replace(f" {repair.cut}", "", 1)
    return text.replace(name, f"{name} {repair.add}", 1) if repair.add else text


RULE = Rule(
    id="GATE-NOCHECK",
    level=Level.WARNING,
    summary="Formatters and linters check, and do not repair",
    fix="Let it check (`--check`, `--diff`, no `--fix`), or run `git diff --exit-code` behind it.",
    check=check,
    yields_to=frozenset({"GATE-NEUTRALISED"}),
)
