"""Pin actions: suggest the commit that a tag names today, with the version behind it.

GitHub knows what a tag names, so this takes two steps: ``wanted`` says what to ask it, ``pinned``
writes what it said into the findings.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.model import Sha
from bot.policy.jobs import Action
from bot.policy.pipeline.versions import is_commit, rewrite
from bot.policy.rule import Edit, Violation
from bot.policy.workflow import Workflow

_COMMENT = re.compile(r"\s#\s*(.*?)\s*\Z")
RULES = frozenset({"PIN-SHA", "PIN-BRANCH"})
"""Whose findings a pin mends."""


class Named(NamedTuple):
    """What a workflow names, as GitHub is asked about it.

    Attributes:
        repo: ``owner/repo``, in lower case.
        ref: A tag or a branch.
    """

    repo: str
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What a name stands for today.

    Attributes:
        sha: The commit.
        version: The tag of it that says most, as ``v4.2.1``; the name itself if there is no better.
        is_branch: Whether the name is a branch, so that nobody released this commit.
    """

    sha: Sha
    version: str
    is_branch: bool = False


def wanted(violations: Iterable[Violation], workflows: Mapping[str, Workflow]) -> tuple[Named, ...]:
    """Return what GitHub has to be asked for, so that *violations* can be mended, each once.

    Args:
        violations: Of whatever rules.
        workflows: In which they were found, by path.
    """
    actions = _Actions(workflows)
    found = (actions.of(one) for one in violations)
    return tuple(dict.fromkeys(_named(action) for action in found if action))


def pinned(
    violations: Iterable[Violation],
    workflows: Mapping[str, Workflow],
    pins: Mapping[Named, Pin],
) -> Iterator[Violation]:
    """Yield *violations*, with the suggestion to pin wherever *pins* knows the commit.

    A branch is pinned, too: to its newest commit, with its own name behind it.
    """
    actions = _Actions(workflows)
    for violation in violations:
        action = actions.of(violation)
        pin = pins.get(_named(action)) if action else None
        edit = _edit(workflows[violation.path], action, pin) if action and pin else None
        yield _with(violation, edit) if edit else violation


class _Actions:
    """The actions that a pin can mend, by the place where they stand."""

    def __init__(self, workflows: Mapping[str, Workflow]) -> None:
        self._workflows = workflows
        self._by_line: dict[str, Mapping[int, Action]] = {}

    def of(self, violation: Violation) -> Action | None:
        """Return the action that *violation* finds not pinned; None where a pin does not help."""
        workflow = self._workflows.get(violation.path)
        if violation.rule.id not in RULES or workflow is None or violation.finding.edit:
            return None
        if violation.path not in self._by_line:
            self._by_line[violation.path] = dict(_by_line(workflow))
        return self._by_line[violation.path].get(violation.finding.line)


def _by_line(workflow: Workflow) -> Iterator[tuple[int, Action]]:
    for _, action in workflow.actions():
        if action.ref and not is_commit(action.ref):
            yield action.at.line, action


def _named(action: Action) -> Named:
    return Named(action.repo, action.ref)


def _edit(workflow: Workflow, action: Action, pin: Pin) -> Edit | None:
    """Write the commit in place of the name, and the version behind it."""
    use = f"{action.name}@{pin.sha}"
    edit = rewrite(workflow, action, use)
    if edit is None:
        return None
    start = edit.lines[0].index(use, action.at.column - 1) + len(use)
    line = _commented(edit.lines[0][:start], edit.lines[0][start:], action.ref, pin.version)
    return replace(edit, lines=(line,)) if line else None


def _commented(begin: str, rest: str, ref: str, version: str) -> str:
    """Put *version* at the end of a line, before the comment that is there.

    Args:
        begin: Of the line, up to what is pinned.
        rest: What follows: a quote, more of a mapping, a comment.
        ref: The name that is replaced. A comment that says no more than it goes.
        version: What the commit is called.

    Returns:
        The line; empty where a comment cannot be told from a text in quotes.
    """
    match = _COMMENT.search(rest)
    code, comment = (rest[: match.start()], match[1]) if match else (rest, "")
    if match and any(quote in code[1:] for quote in "\"'"):
        return ""
    kept = "" if comment in {ref, version} else f" {comment}"
    return f"{begin}{code.rstrip()} # {version}{kept}".rstrip()


def _with(violation: Violation, edit: Edit) -> Violation:
    return replace(violation, finding=replace(violation.finding, edit=edit))
