"""Keys that begin a line: only beside those can a line be put in."""

from bot.document import Mapping, Scalar
from bot.policy.edits import insert_above
from bot.policy.jobs import Step
from bot.policy.pipeline.gates import line_of
from bot.policy.rule import Edit
from bot.policy.workflow import Workflow


def begins_line(workflow: Workflow, within: Mapping, key: Scalar) -> bool:
    """Whether nothing but space stands before *key*; false for one in quotes, too.

    In braces a line may end in the middle of anything: there no key counts.
    """
    return not _is_in_braces(workflow, within) and (
        line_of(workflow, key.line).lstrip().startswith(key.text)
    )


def _is_in_braces(workflow: Workflow, mapping: Mapping) -> bool:
    """Whether *mapping* may be written so; it begins with its anchor, if it has one."""
    first = next(iter(mapping)).key
    opening = line_of(workflow, mapping.line)[mapping.column - 1 :]
    return (mapping.line, mapping.column) != (first.line, first.column) and "{" in opening


def first_input(workflow: Workflow, step: Step, text: str) -> Edit | None:
    """Suggest *text* above the first input of *step*; None where that begins no line."""
    first = next(iter(step.inputs), None)
    if first is None or not begins_line(workflow, step.inputs, first.key):
        return None
    return insert_above(workflow, first.key.line, text)
