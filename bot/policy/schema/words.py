"""What the schema means, in plain words."""

from collections.abc import Iterable

from bot.config.spelling import MAX_WORD
from bot.document import Mapping, Node, Scalar
from bot.policy.schema.definitions import Definition

_SCALARS = {"string": "text", "number": "a number", "boolean": "`true` or `false`"}


def kinds(what: Definition | Node) -> str:
    """Say which kinds of node a definition takes, or of which kind a node is."""
    match what:
        case Definition():
            takes = [words for kind, words in _SCALARS.items() if kind in what.scalars]
            takes += ["a list"] if what.item else []
            takes += ["a mapping"] if what.fields else []
            return _join(takes or ["empty"], "or")
        case Mapping():
            return "a mapping"
        case Scalar():
            kind = {str: "text", bool: "`true` or `false`"}.get(type(what.value), "a number")
            return kind if what.is_plain or what.line != what.end_line else f"{kind} in quotes"
        case _:
            return "a list"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Return *words* in backticks, as an enumeration."""
    return _join([f"`{word}`" for word in words], last)


def quoted(word: str) -> str:
    """Return a stranger's word, short enough for a message."""
    return word if len(word) <= MAX_WORD else f"{word[:MAX_WORD]}…"


def _join(words: list[str], last: str) -> str:
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))
