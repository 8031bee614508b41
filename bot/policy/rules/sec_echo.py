"""Secrets do not become part of a script.

What stands between `${{` and `}}` is put into the script before the shell reads it: the secret is
then in a file on the runner and in the arguments of processes, which every other program there can
read, and a quote in it breaks the line. A variable of the step's `env` does neither. A secret that
only goes into a program's standard input, or is only asked whether it is there, is left alone, and
so is the token of the job, which ends with it.
Source: https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets
"""

from collections.abc import Iterator

import re2

from bot.config.rules import Level
from bot.document import Scalar
from bot.policy.jobs import Job
from bot.policy.pipeline.expressions import OPEN, Expression, expressions_in
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

WINDOW = 500
"""Characters around an expression that are looked at. Our own limit."""

_INTO_STDIN = re2.compile(
    r"^[^\n]*(?:\\\n[^\n]*)*\|(?:[^\n]|\n)*?(?:--password-stdin|--with-token|--stdin|-stdin)\b"
)
_MASK = "::add-mask::"
_NO_SECRET = re2.compile(r"(?i)_(?:id|ids|name|user|username|region|number|email|host|bucket|org)$")
"""Names of what people keep among their secrets though it is none."""


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each secret that is written into a script."""
    for job in workflow.jobs:
        for step in job.steps:
            if step.run and "secrets" in step.run.text.lower():
                yield from _in_script(job, step.run)


def _in_script(job: Job, script: Scalar) -> Iterator[Finding]:
    at = 0
    for expression in expressions_in(script):
        at = script.text.find(OPEN, at)
        name = _secret(expression)
        if name and not _is_kept(script.text, at):
            yield Finding(
                line=expression.line,
                column=expression.column,
                end_line=expression.line,
                message=f"The secret `{name}` becomes part of this script: other processes can "
                "read it there, and a quote in it breaks the line.",
                subject=f"{job.id} {name}",
                job=job.id,
            )
        at += len(OPEN)


def _secret(expression: Expression) -> str:
    """Return the secret that *expression* comes to, as GitHub spells it; empty if to none."""
    if "==" in expression.text or "!=" in expression.text:
        return ""
    for reference in expression.references:
        if len(reference) == 2 and reference[0] == "secrets":  # noqa: PLR2004 - context and name
            name = reference[1]
            return "" if name == "github_token" or _NO_SECRET.search(name) else name.upper()
    return ""


def _is_kept(text: str, at: int) -> bool:
    """Whether the line at *at* is a comment, a mask, or ends in a program's standard input."""
    start = max(text.rfind("\n", max(0, at - WINDOW), at) + 1, at - WINDOW, 0)
    before, behind = text[start:at], text[at : at + WINDOW]
    return before.lstrip().startswith("#") or _MASK in before or bool(_INTO_STDIN.search(behind))


RULE = Rule(
    id="SEC-ECHO",
    level=Level.WARNING,
    summary="Secrets do not become part of a script",
    fix='Give it to the step as `env: {NAME: ${{ secrets.NAME }}}`, and write `"$NAME"` here.',
    check=check,
)
