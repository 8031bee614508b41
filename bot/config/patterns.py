"""Patterns of branches and tags, as GitHub's environments and rulesets read them.

``*`` and ``?`` stop at a ``/``; ``**/`` is any number of folders, none included; ``[a-z]`` is one
of several characters, ``[^a-z]`` one of the others; a backslash takes away a special meaning.
Ruby's rule for names that begin with a dot is left out: Git allows none.
Sources: https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
and https://docs.ruby-lang.org/en/master/File.html#method-c-fnmatch
"""

import re
from functools import lru_cache
from typing import Annotated, TypeAlias

import re2
from pydantic import AfterValidator, StringConstraints

MAX_PATTERN = 255
"""Characters of a pattern. Our own limit; the name of a branch has no more bytes."""

_TOKEN = re.compile(
    r"(?P<folders>(?<![^/])(?:\*\*/)+)|(?P<some>\*+)|(?P<one>\?)"
    r"|\[(?P<others>[!^]?+)(?P<set>(?:\\.|[^]\\])+)\]|(?P<wrong>\[|\\\Z)|\\?(?P<plain>.)",
    re.DOTALL,
)
_MEMBER = re.compile(r"\\?(.)(?:-\\?(.))?", re.DOTALL)


def matches(pattern: str, ref: str) -> bool:
    """Tell whether *pattern* matches all of *ref*, a branch or tag without ``refs/heads/``.

    Raises:
        ValueError: As ``check`` does.
    """
    return bool(_compile(pattern).fullmatch(ref))


def check(pattern: str) -> str:
    """Return *pattern* if it is one.

    Raises:
        ValueError: A bracket is not closed, is empty or could only match nothing; or a backslash
            has nothing to work on.
    """
    _compile(pattern)
    return pattern


RefPattern: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, max_length=MAX_PATTERN), AfterValidator(check)
]
"""A pattern in a policy file."""


@lru_cache(maxsize=256)
def _compile(pattern: str) -> "re2._Regexp":
    return re2.compile("(?s)" + "".join(map(_translate, _TOKEN.finditer(pattern))))


def _translate(token: re.Match[str]) -> str:
    match token.lastgroup:
        case "folders":
            return "(?:[^/]*/)*"
        case "some":
            return "[^/]*"
        case "one":
            return "[^/]"
        case "set":
            members = "".join(map(_translate_member, _MEMBER.finditer(token["set"])))
            return f"[^/{members}]" if token["others"] else f"[{members}]"
        case "wrong":
            raise ValueError("must close each `[`, and put `\\` before something")
        case _:
            return str(re2.escape(token["plain"]))


def _translate_member(member: re.Match[str]) -> str:
    first, last = member[1], member[2] or member[1]
    if last < first or first <= "/" <= last:
        raise ValueError("must have ranges in brackets that go up, and no `/` there")
    return f"{re2.escape(first)}-{re2.escape(last)}"
