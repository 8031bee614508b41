"""Workflow files can be read.

GitHub runs nothing of a file that it cannot parse, and shows the failure only on a run without
jobs. What is too large or nested too deep to be judged is not let through unjudged either.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield why the file cannot be read."""
    if problem := workflow.problem:
        yield Finding(
            line=problem.line,
            column=problem.column,
            end_line=problem.line,
            message=f"This file cannot be read: {problem.message}.",
            subject="file",
        )


RULE = Rule(
    id="SYN-PARSE",
    level=Level.ERROR,
    summary="Workflow files can be read",
    fix="Correct the YAML at this place, or split the file if it is too large.",
    check=check,
)
