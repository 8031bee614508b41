"""Which version of an action a ``uses`` takes, as far as the file tells it."""

import dataclasses
import re

from bot.policy.edits import replace
from bot.policy.jobs import Action
from bot.policy.rule import Edit
from bot.policy.workflow import Workflow

_COMMIT = re.compile("[0-9a-f]{40}")
_REF = re.compile(r"(?:refs/tags/)?[vV]?([0-9]{1,4})(?![0-9A-Za-z])")
_COMMENT = re.compile(
    r"(?:\A|[@=\s])(?:[vV]([0-9]{1,4})(?![0-9A-Za-z])|([0-9]{1,4})\.[0-9xX])", re.ASCII
)


def is_commit(ref: str) -> bool:
    """Whether *ref* is the whole id of a commit, which nobody can move."""
    return _COMMIT.fullmatch(ref) is not None


def rewrite(workflow: Workflow, action: Action, text: str) -> Edit | None:
    """Suggest *text* in place of what *action* is called, in the quotes that stand there.

    Returns:
        None where the text of the file is not what the action is called: several lines, an anchor.
    """
    at = action.at
    quotes = at.end_column - at.column - len(at.text)
    if quotes != (0 if at.is_plain else 2):
        return None
    inner = quotes // 2
    place = dataclasses.replace(at, column=at.column + inner, end_column=at.end_column - inner)
    return replace(workflow, place, text)


def comment_behind(workflow: Workflow, action: Action) -> str:
    """Return the comment on the line of *action*, without its mark; empty if there is none."""
    edit = replace(workflow, action.at, "")
    rest = edit.lines[0][action.at.column - 1 :] if edit else ""
    return rest.partition("#")[2].strip()


def major_of(action: Action, workflow: Workflow) -> int | None:
    """Return the major version of *action*; None if nothing says it.

    A commit does not say it: the comment behind it does, as ``# v4.1.0`` or ``# tag=v4``.
    """
    if is_commit(action.ref):
        found = _COMMENT.search(comment_behind(workflow, action))
    else:
        found = _REF.match(action.ref)
    return int(found[found.lastindex or 0]) if found else None
