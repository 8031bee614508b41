"""Holds GraphQL queries and their answers against GitHub's schema."""

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    get_nullable_type,
    get_variable_values,
    is_enum_type,
    is_list_type,
    is_non_null_type,
    parse,
    type_from_ast,
    validate,
)

from tests.contract.documents import graphql_schema

SCALARS = {
    "Boolean": bool,
    "DateTime": str,
    "GitObjectID": str,
    "ID": str,
    # GitHub's numbers have outgrown GraphQL's 32 bits, and are sent all the same.
    "Int": int,
    "String": str,
    "URI": str,
}


def problems(body, answer):
    """Yield what is wrong with a query, and with its answer (None when nobody could read it)."""
    try:
        document = parse(body["query"])
    except (GraphQLError, KeyError, TypeError) as error:
        yield f"the query cannot be read: {error}"
        return
    errors = validate(graphql_schema(), document)
    yield from (error.message for error in errors)
    if errors:
        return
    operation = next(
        one for one in document.definitions if isinstance(one, OperationDefinitionNode)
    )
    yield from _variable_problems(operation, body.get("variables") or {})
    if answer is not None and answer.get("data") is not None:
        check = _Answer(document, lenient="errors" in answer)
        root = graphql_schema().query_type
        yield from check.object(answer["data"], root, operation.selection_set, "data")


def _variable_problems(operation, variables):
    declared = {one.variable.name.value for one in operation.variable_definitions}
    yield from (f"${name} is not declared" for name in sorted(variables.keys() - declared))
    found = get_variable_values(graphql_schema(), operation.variable_definitions, variables)
    if isinstance(found, list):
        yield from (error.message for error in found)


class _Answer:
    """Walks through an answer and what was asked for.

    Args:
        lenient: Whether nulls are excused by errors that the answer names.
    """

    def __init__(self, document, *, lenient):
        self._fragments = {
            one.name.value: one for one in document.definitions if one.kind == "fragment_definition"
        }
        self._lenient = lenient

    def object(self, value, kind, selection_set, path):
        if not isinstance(value, dict):
            yield f"{path} is no {kind}"
            return
        asked = dict(self._asked(kind, selection_set))
        yield from (f"{path}.{name} was not asked for" for name in value.keys() - asked.keys())
        for key, (field, node, must) in asked.items():
            if key in value:
                yield from self._value(value[key], field, node, f"{path}.{key}")
            elif must:
                yield f"{path}.{key} is missing"

    def _asked(self, kind, selection_set, *, must=True):
        """Yield what was asked for by key: its type, its node, and whether it must be there."""
        for one in selection_set.selections:
            if isinstance(one, FieldNode):
                key = (one.alias or one.name).value
                yield key, (_field_type(kind, one), one, must)
                continue
            fragment = (
                self._fragments[one.name.value] if isinstance(one, FragmentSpreadNode) else one
            )
            on = fragment.type_condition
            narrower = type_from_ast(graphql_schema(), on) if on else kind
            sure = must and narrower == kind
            yield from self._asked(narrower, fragment.selection_set, must=sure)

    def _value(self, value, kind, node, path):
        if value is None:
            if is_non_null_type(kind) and not self._lenient:
                yield f"{path} is null"
            return
        kind = get_nullable_type(kind)
        if is_list_type(kind):
            for index, one in enumerate(value):
                yield from self._value(one, kind.of_type, node, f"{path}[{index}]")
        elif node.selection_set:
            yield from self.object(value, kind, node.selection_set, path)
        elif not _fits(value, kind):
            yield f"{path}: {value} is no {kind}"


def _fits(value, kind):
    return value in kind.values if is_enum_type(kind) else type(value) is SCALARS[kind.name]


def _field_type(kind, node):
    if node.name.value == "__typename":
        return graphql_schema().get_type("String")
    return kind.fields[node.name.value].type
