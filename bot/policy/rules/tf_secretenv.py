"""Secret outputs of Terraform are masked.

What is written to `GITHUB_ENV` or `GITHUB_OUTPUT` is no secret to GitHub: the log of each later
step shows it. `::add-mask::` before it hides the value. Judged by the names of the variable and of
the output.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#masking-a-value-in-a-log
"""

from collections.abc import Iterator

import re2

from bot.config.rules import Level
from bot.document import Scalar
from bot.policy.edits import insert_above
from bot.policy.pipeline.running import line_in
from bot.policy.rule import Edit, Finding, Rule
from bot.policy.workflow import Workflow

MASK = "::add-mask::"
ASKS = " output "
"""Stands in each line that hands over an output; in most scripts it does not."""
_LINE = re2.compile(
    r"(\w+)=(\$\((?:terraform|tofu|terragrunt) output [^()]*?([\w-]+)\s*\))"
    r".*>>.*GITHUB_(?:ENV|OUTPUT)"
)
_SECRET = re2.compile(
    r"(?i)passw|secret|token|private|credential|api_?key|access_?key|dsn|conn\w*_?str"
    r"|(?:database|db|postgres\w*|mysql|redis|mongo\w*|amqp|broker)_?(?:url|uri)"
)


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each secret output that later steps get unmasked."""
    for job in workflow.jobs:
        for step in job.steps:
            if step.run and ASKS in step.run.text:
                yield from _find(step.run, job.id, workflow)


def _find(script: Scalar, job: str, workflow: Workflow) -> Iterator[Finding]:
    masked = ""
    for offset, text in enumerate(script.text.split("\n")):
        if MASK in text:
            masked += text
        match = _LINE.search(text)
        if match and (_SECRET.search(match[1]) or _SECRET.search(match[3])):
            if match[3] in masked or match[1] in masked:
                continue
            line = line_in(script, offset)
            yield Finding(
                line=line,
                column=1,
                end_line=line,
                message=f"`{match[1]}` comes from Terraform unmasked: "
                "the logs of later steps can show it.",
                subject=f"{job} {match[1]}",
                job=job,
                edit=_edit(workflow, script, line, match[2]),
            )


def _edit(workflow: Workflow, script: Scalar, line: int, value: str) -> Edit | None:
    if script.line == script.end_line or script.is_plain:
        return None
    return insert_above(workflow, line, f'echo "{MASK}{value}"')


RULE = Rule(
    id="TF-SECRETENV",
    level=Level.WARNING,
    summary="Secret outputs of Terraform are masked",
    fix='Before it, print `echo "::add-mask::$(terraform output -raw …)"`.',
    check=check,
)
