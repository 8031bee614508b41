"""What loggers and wrappers put in front of a tool's own line."""

from typing import Final

import re2

PREFIX: Final = (
    r"^(?:"
    r"##\[error\]"
    r"|\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z| ?[+-]\d\d:?\d\d)?\]? +"
    r"(?:\d\d[OE][ +])?"  # GitLab's stream
    r"|\[\d\d:\d\d:\d\d(?:[.,]\d+)?\] "
    r"|(?:[A-Z]+ +)?\d\d-\d\d \d\d:\d\d:\d\d(?:[.,]\d+)? \[[^\]]+\] "  # level, time, [file:line]
    r"|\d\d:\d\d:\d\d[.,]\d+ \[[^\]]+\] [A-Z]+ +\S+ - "  # Logback's default
    r"|@[\w.-]+/[\w.-]+:(?:[a-z][\w:-]*:)? "  # turbo and lerna: the package, maybe its task
    r"|#\d+ \d+\.\d+ "  # BuildKit
    r"|[\w.-]+-\d+ +\| "  # Compose
    r"|\(\w+ pid=\d+\) "  # Ray
    r")"
)

MOST: Final = 4
"""Prefixes taken off one line."""

_PREFIX = re2.compile(PREFIX)


def without_prefix(text: str) -> str:
    """Return *text* from where the tool itself speaks."""
    for _ in range(MOST):
        found = _PREFIX.match(text)
        if not found:
            break
        text = text[found.end() :]
    return text
