"""Patterns of names, as GitHub's environments and rulesets read them, and of text.

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

from bot.markdown import one_line

MAX_PATTERN = 255
"""Characters of a pattern. Our own limit; the name of a branch has no more bytes."""
MAX_MEMORY = 1 << 20
"""Bytes of a compiled pattern of text. Our own limit, an eighth of RE2's."""

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


def matches_any(patterns: tuple[str, ...], name: str) -> bool:
    """Tell whether one of *patterns* matches all of *name*. They are compiled together, once."""
    return bool(_compile(*patterns).fullmatch(name))


def check_text(pattern: str) -> str:
    """Return *pattern* if RE2 reads it, and needs little memory for it.

    Raises:
        ValueError: It does not.
    """
    try:
        _compile_text(pattern)
    except re2.error as error:
        raise ValueError(f"must be a regular expression of RE2: {reason_of(error)}") from error
    return pattern


def found_in(pattern: str, text: str) -> bool:
    """Tell whether *pattern*, which ``check_text`` passed, is found anywhere in *text*."""
    return bool(_compile_text(pattern).search(text))


_Short: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=MAX_PATTERN)]
RefPattern: TypeAlias = Annotated[_Short, AfterValidator(check)]
"""A pattern of branches and tags in a policy file."""

Glob: TypeAlias = RefPattern
"""A pattern of names in a policy file: of jobs, files, checks or repositories."""

TextPattern: TypeAlias = Annotated[_Short, AfterValidator(check_text)]
"""A regular expression in a policy file. RE2 takes time in proportion to the text."""


@lru_cache(maxsize=256)
def _compile(*patterns: str) -> "re2._Regexp":
    ways = ("".join(map(_translate, _TOKEN.finditer(pattern))) for pattern in patterns)
    return re2.compile(f"(?s){'|'.join(ways)}")


@lru_cache(maxsize=256)
def _compile_text(pattern: str) -> "re2._Regexp":
    options = re2.Options()
    options.max_mem = MAX_MEMORY
    options.log_errors = False
    return re2.compile(pattern, options)


def reason_of(error: Exception) -> str:
    """Return what RE2 says of a pattern that it refuses, in a few words."""
    says = error.args[0]
    return one_line(says.decode(errors="replace") if isinstance(says, bytes) else str(says), 80)


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
