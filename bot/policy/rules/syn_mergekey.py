"""No merge keys.

GitHub reads anchors and aliases, but `<<` is to it a key like any other: what it should bring in
is missing, and mostly the file is refused.
Source: https://github.com/actions/runner/issues/1182
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.document import Mapping, Node, Scalar, Sequence
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

KEY = "<<"


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each merge key. Values inside a string do not count."""
    todo: list[tuple[Node, str]] = [(workflow.node, "")]
    while todo:
        match todo.pop():
            case Mapping() as mapping, path:
                for key, value in mapping:
                    if _merges(key):
                        yield _finding(key, path)
                    todo.append((value, key.text))
            case Sequence() as sequence, path:
                todo += ((item, path) for item in sequence)
            case _:
                pass


def _merges(key: Scalar) -> bool:
    return key.is_plain and key.text == KEY


def _finding(key: Scalar, path: str) -> Finding:
    return Finding.at(
        key, "GitHub does not merge: `<<` is an ordinary key to it.", subject=f"{path} {KEY}"
    )


RULE = Rule(
    id="SYN-MERGEKEY",
    level=Level.ERROR,
    summary="No merge keys, which GitHub does not know",
    fix="Write the keys out, or give an alias of the whole mapping.",
    check=check,
)
