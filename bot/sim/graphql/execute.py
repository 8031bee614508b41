"""Answers GraphQL queries: walks what was asked for through what resolvers know.

Source: https://spec.graphql.org/October2021/#sec-Execution
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.sim.graphql.language import (
    Document,
    Field,
    Fragment,
    GraphSyntaxError,
    Query,
    Selection,
    Spread,
    Value,
    Variable,
    read,
)
from bot.sim.jsonvalue import Json, Object

Arguments: TypeAlias = Mapping[str, Json]
Found: TypeAlias = "Thing | GraphProblemError"
"""One of several things, or why it is null."""
Resolved: TypeAlias = "Json | Found | Sequence[Found]"
Resolver: TypeAlias = Callable[[Arguments], Resolved]


@dataclass(frozen=True, slots=True)
class Thing:
    """An object that can be asked for fields.

    Attributes:
        type: GitHub's name for it.
        interfaces: What else it can be asked as.
        fields: From a field's name to its value, or to what finds the value.
    """

    type: str
    fields: "Mapping[str, Resolver | Resolved]"
    interfaces: tuple[str, ...] = ()


class GraphInvalidError(Exception):
    """The query makes no sense to the schema; nothing of it is answered."""


class GraphProblemError(Exception):
    """One field cannot be answered; it is null, and the rest goes on.

    Attributes:
        kind: GitHub's word, such as ``NOT_FOUND``.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def execute(root: Thing, request: Object) -> dict[str, Json]:
    """Answer a request, with its ``query``, ``variables`` and ``operationName``, from *root*."""
    try:
        document = read(str(request.get("query", "")))
        query = _chosen(document, request.get("operationName"))
        given = request.get("variables") or {}
        variables = {**query.variables, **(given if isinstance(given, Mapping) else {})}
        run = _Run(document, variables)
        data = run.object(root, query.selections, ())
    except (GraphSyntaxError, GraphInvalidError) as error:
        return {"errors": [{"message": str(error)}]}
    return {"data": data, "errors": run.errors} if run.errors else {"data": data}


def _chosen(document: Document, name: Json) -> Query:
    queries = [one for one in document.queries if name in {None, one.name}]
    if len(queries) != 1:
        raise GraphInvalidError("An operation name is required")
    return queries[0]


@dataclass(slots=True)
class _Run:
    """One execution, with the errors it met."""

    document: Document
    variables: Mapping[str, Value]
    errors: list[Json] = field(default_factory=list)

    def object(
        self, thing: Thing, selections: Sequence[Selection], path: tuple[str | int, ...]
    ) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for one in self._fields(thing, selections):
            found[one.key] = self._answer(thing, one, (*path, one.key))
        return found

    def _fields(self, thing: Thing, selections: Sequence[Selection]) -> Sequence[Field]:
        """List the fields that apply to *thing*, with fragments unfolded."""
        found: list[Field] = []
        for one in selections:
            if isinstance(one, Field):
                found.append(one)
            elif self._applies(fragment := self._unfolded(one), thing):
                found += self._fields(thing, fragment.selections)
        return found

    def _unfolded(self, selection: Fragment | Spread) -> Fragment:
        if isinstance(selection, Fragment):
            return selection
        if selection.name not in self.document.fragments:
            raise GraphInvalidError(f"Fragment {selection.name} was used, but not defined")
        return self.document.fragments[selection.name]

    def _applies(self, fragment: Fragment, thing: Thing) -> bool:
        return fragment.on in {"", thing.type, *thing.interfaces}

    def _answer(self, thing: Thing, asked: Field, path: tuple[str | int, ...]) -> Json:
        if asked.name == "__typename":
            return thing.type
        if asked.name not in thing.fields:
            raise GraphInvalidError(f"Field '{asked.name}' doesn't exist on type '{thing.type}'")
        known = thing.fields[asked.name]
        arguments = {name: self._value(value) for name, value in asked.arguments.items()}
        try:
            value = known(arguments) if callable(known) else known
        except GraphProblemError as problem:
            value = problem
        return self._completed(value, asked, path)

    def _completed(self, value: Resolved, asked: Field, path: tuple[str | int, ...]) -> Json:
        if isinstance(value, GraphProblemError):
            self.errors.append(
                {
                    "type": value.kind,
                    "path": list(path),
                    "locations": [{"line": asked.line, "column": asked.column}],
                    "message": str(value),
                }
            )
            return None
        if isinstance(value, Thing):
            if not asked.selections:
                raise GraphInvalidError(f"Field must have selections ('{asked.name}')")
            return self.object(value, asked.selections, path)
        if isinstance(value, str | Mapping) or not isinstance(value, Sequence):
            return value
        return [self._completed(one, asked, (*path, index)) for index, one in enumerate(value)]

    def _value(self, value: Value) -> Json:
        if isinstance(value, Variable):
            if value.name not in self.variables:
                raise GraphInvalidError(f"Variable ${value.name} is used but not declared")
            return self._value(self.variables[value.name])
        if isinstance(value, Mapping):
            return {name: self._value(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self._value(one) for one in value]
        return value
