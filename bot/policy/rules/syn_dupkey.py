"""Keys are unique.

GitHub refuses a workflow that gives a key twice, also when the two differ only in case.
Source: https://github.com/actions/runner/issues/737
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each key that its mapping has already."""
    for key, first in workflow.duplicates:
        yield Finding.at(
            key,
            f"Key `{key.text}` is here already, as `{first.text}` on line {first.line}.",
            subject=key.text,
        )


RULE = Rule(
    id="SYN-DUPKEY",
    level=Level.ERROR,
    summary="Keys are unique",
    fix="Join the two, or remove one: GitHub refuses the whole file.",
    check=check,
)
