"""Expressions where GitHub evaluates them: what each may read and call is part of the schema.

Source: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#context-availability
"""

from collections.abc import Iterator

from bot.config.spelling import nearest
from bot.document import Scalar
from bot.policy.pipeline.expressions import OPEN, Expression, expressions_in, is_expression
from bot.policy.schema.definitions import DEFINITIONS, Definition
from bot.policy.schema.words import listed, quoted

FUNCTIONS = frozenset(
    {"case", "contains", "endswith", "format", "fromjson", "join", "startswith", "tojson"}
)
"""Those that may be called everywhere, in lower case.

Source: https://github.com/actions/languageservices (expressions/src/funcs.ts)
"""
MAX_EXPRESSIONS = 20_000
"""Looked at in one file, so that a hostile one takes no second. Our own limit."""

_NAMES = frozenset(name for found in DEFINITIONS.values() for name in found.names)
"""Contexts and functions that are known in some place."""
_CALLS = frozenset({"always", "cancelled", "failure", "hashfiles", "success"})
"""Those of them that are functions."""


def is_formula(scalar: Scalar, definition: Definition) -> bool:
    """Whether *scalar* holds an expression, or is one because it is a condition."""
    return definition.is_condition or is_expression(scalar)


class Formulas:
    """The expressions of one file."""

    def __init__(self) -> None:
        self._seen = 0

    def check(
        self, scalar: Scalar, definition: Definition, names: frozenset[str]
    ) -> Iterator[tuple[Expression, str]]:
        """Yield the expressions of *scalar* with which something is wrong, and what.

        Args:
            scalar: Where they stand.
            definition: What may stand there.
            names: The contexts and functions that they may use.
        """
        self._seen += max(1, scalar.text.count(OPEN))
        if self._seen > MAX_EXPRESSIONS:
            return
        for expression in expressions_in(scalar, is_condition=definition.is_condition):
            if message := _fault(expression, names):
                yield expression, message


def _fault(expression: Expression, names: frozenset[str]) -> str:
    if not expression.is_closed:
        return "An expression begins with `${{` here and never ends with `}}`."
    if not expression.text:
        return "This expression is empty."
    if not names and not _is_literal(expression):
        return "No expression can stand here: GitHub reads this value before it evaluates any."
    for path in expression.references:
        if path[0] not in names and (fault := _unknown(path[0], names - _CALLS)):
            return f"`{quoted(path[0])}` cannot be read here{fault}"
    for name in expression.functions:
        known = FUNCTIONS | (names & _CALLS)
        if name not in known and (fault := _unknown(name, known)):
            return f"`{quoted(name)}()` cannot be called here{fault}"
    return ""


def _is_literal(expression: Expression) -> bool:
    """Whether it is one quoted string, which GitHub takes for that string."""
    return len(expression.literals) == 1 and expression.text[0] == expression.text[-1] == "'"


def _unknown(name: str, names: frozenset[str]) -> str:
    """Say what is wrong with a name; empty if it may be younger than the schema."""
    if name in _NAMES:
        return f", only {listed(sorted(names))}."
    return nearest(name, sorted(names))
