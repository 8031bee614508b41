"""The expressions of an organisation's own rules, in CEL, and what it costs to evaluate them.

The library (Google's own) ends an expression after 10 000 rounds of its loops. A round is not
bounded by it, so we bound what an expression may do in one: it builds no strings and no lists, its
patterns are written out and small, and ``cost`` says before the start what it can take at most.

Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

import re2
from cel_expr_python import cel

from bot.config.patterns import reason_of
from bot.markdown import one_line

MAX_EXPRESSION = 500
"""Characters of an expression. Our own limit."""
MAX_ROUNDS = 10_000
"""Rounds of the loops of one evaluation, all together. The library's limit."""
MAX_LOOPS = 3
"""Loops in an expression. Our own limit."""
MAX_PROGRAM = 500
"""Instructions of a compiled pattern. Our own limit."""
INSTRUCTION = 500
"""What an instruction costs, in characters that are looked at: the library compiles a pattern anew
for each text."""
START = 20_000
"""What it costs to begin an evaluation, in the same."""
NODE = 4
"""What comparing a value costs, in the same."""
_MAX_MEMORY = 1 << 16

_STRING = (
    r"(?:[bB]?[rR][bB]?(?:\"(?:\"\"(?s:.*?)\"\"\"|[^\"\n]*\")|'(?:''(?s:.*?)'''|[^'\n]*'))"
    r"|[bB]?(?:\"\"\"(?s:(?:\\.|[^\\])*?)\"\"\"|'''(?s:(?:\\.|[^\\])*?)'''"
    r"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'))"
)
_TOKEN = re.compile(
    rf"//[^\n]*|(?P<pattern>\bmatches\s*\(\s*(?P<literal>{_STRING})\s*\))|{_STRING}"
    r"|(?P<word>[A-Za-z_]\w*)|(?P<sign>[!=<>]=?|\+)"
)
_LOOPS = frozenset({"all", "exists", "exists_one"})
_BUILDERS = frozenset({"map", "filter", "+"})


class Unit(StrEnum):
    """What an expression judges, one at a time. It is also the name of the variable."""

    WORKFLOW = "workflow"
    JOB = "job"
    STEP = "step"


Program: TypeAlias = cel.Expression
"""An expression that was compiled."""


def check(unit: Unit, text: str) -> None:
    """Raise ValueError if *text* is no expression about a *unit*, or one that has no bounds."""
    _check_bounds(text)
    try:
        result = program(unit, text).return_type().name().lower()
    except RuntimeError as error:
        raise ValueError(f"must be an expression of CEL: {_reason(error)}") from error
    if result not in {"bool", "dyn"}:
        raise ValueError("must be true or false")


def _check_bounds(text: str) -> None:
    for word in _words(text):
        if word in _BUILDERS:
            raise ValueError(f"must not use `{word}`: an expression compares, and builds nothing")
        if word == "matches":
            raise ValueError("must give `matches` one pattern, in quotes")
    if _count(text, _LOOPS) > MAX_LOOPS:
        raise ValueError(f"must have at most {MAX_LOOPS} of `all` and `exists`")
    for literal in _patterns(text):
        _check_pattern(literal)


@lru_cache(maxsize=256)
def program(unit: Unit, text: str) -> Program:
    """Compile *text*, which is about a *unit*.

    Raises:
        RuntimeError: It is no expression.
    """
    kinds = {"job_id": cel.Type.STRING, "path": cel.Type.STRING, unit.value: cel.Type.DYN}
    return cel.NewEnv(variables=kinds).compile(text)


def cost(text: str, characters: int, values: int, longest: int) -> int:
    """Say what evaluating *text* takes at most, in characters that are looked at.

    Args:
        text: An expression that ``check`` passed.
        characters: Of all strings of what is judged.
        values: In it: scalars, lists and mappings.
        longest: Entries of the longest list or mapping in it.
    """
    rounds = min(MAX_ROUNDS, int(max(1, longest) ** _count(text, _LOOPS)))
    steps = 1 + sum(1 for _ in _words(text))
    patterns = sum(map(_program_size, _patterns(text)))
    return START + rounds * (steps * (characters + NODE * values) + INSTRUCTION * patterns)


def evaluate(program: Program, variables: Mapping[str, object]) -> bool:
    """Tell whether the expression is true.

    Raises:
        ValueError: It has no answer for these variables; the message says why.
    """
    try:
        answer = program.eval(data=dict(variables)).plain_value()
    except RuntimeError as error:
        raise ValueError(_reason(error)) from error
    if not isinstance(answer, bool):
        raise ValueError(_reason(answer))  # noqa: TRY004 - the answer of an expression
    return answer


def _words(text: str) -> Iterator[str]:
    """Yield each name and sign outside of strings, but for ``matches`` with its pattern."""
    for token in _TOKEN.finditer(text):
        if word := token["word"] or token["sign"]:
            yield word


def _patterns(text: str) -> Iterator[str]:
    return (token["literal"] for token in _TOKEN.finditer(text) if token["pattern"])


def _count(text: str, words: frozenset[str]) -> int:
    return sum(word in words for word in _words(text))


@lru_cache(maxsize=256)
def _program_size(literal: str) -> int:
    """Return the size of a pattern that is written as *literal*, in RE2's instructions."""
    options = re2.Options()
    options.max_mem = _MAX_MEMORY
    options.log_errors = False
    raw = literal.lstrip("rRbB")
    quotes = 3 if raw[:3] in {'"""', "'''"} else 1
    text = raw[quotes:-quotes]
    is_raw = "r" in literal[: -len(raw)].lower()
    return int(re2.compile(text if is_raw else text.replace("\\\\", "\\"), options).programsize)


def _check_pattern(literal: str) -> None:
    try:
        size = _program_size(literal)
    except re2.error as error:
        says = f"must have a small regular expression of RE2 in `matches`: {reason_of(error)}"
        raise ValueError(says) from error
    if size > MAX_PROGRAM:
        raise ValueError("must have a small regular expression of RE2 in `matches`")


def _reason(error: object) -> str:
    """Take what the library says in a line, without its own words around it."""
    first = str(error).partition("\n")[0]
    return one_line(re.sub(r"^[A-Z_]+: |ERROR: <input>:|\[[A-Z_]+\]$", "", first), 160)
