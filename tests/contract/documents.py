"""GitHub's documents, trimmed and committed, made into validators."""

import gzip
import json
from functools import cache
from pathlib import Path

import jsonschema_rs
from graphql import build_schema

DATA = Path(__file__).parents[1] / "data"
OPENAPI = "openapi.json.gz"
SCHEMA = "schema.graphql.gz"
COMPONENTS = "urn:github"
"""What validators know the document's components by."""


@cache
def openapi():
    """Return GitHub's OpenAPI document, trimmed to what is simulated, and corrected."""
    document = json.loads(_text(OPENAPI))
    _correct(document)
    return document


@cache
def graphql_schema():
    """Return GitHub's GraphQL schema, trimmed to what is simulated."""
    return build_schema(_text(SCHEMA))


def _text(name):
    return gzip.decompress((DATA / name).read_bytes()).decode()


def _correct(document):
    """Put right what GitHub's document gets wrong, so that everything else can be strict."""
    # The list spells an account out as a user *and* an enterprise; the single one says "or".
    listed = document["operations"]["apps/list-installations"]["responses"]["200"]
    listed["items"] = {"$ref": "#/components/schemas/installation"}
    # The permission and the events are documented, but not listed among the others.
    # https://docs.github.com/en/webhooks/webhook-events-and-payloads#merge_group
    # https://docs.github.com/en/webhooks/webhook-events-and-payloads#deployment_protection_rule
    permissions = document["components"]["schemas"]["app-permissions"]["properties"]
    permissions["merge_queues"] = {"type": "string", "enum": ["read", "write"]}
    _walk(document, _know_all_events)
    # When a fork is gone, so is the head's repository.
    # https://docs.github.com/en/graphql/reference/objects#pullrequest (headRepository is nullable)
    _walk(document, _let_forks_go)
    # GraphQL knows a state of deployments, and REST one of check runs, that others do not list.
    # https://docs.github.com/en/graphql/reference/enums#deploymentstatusstate
    _walk(document, _let_jobs_wait)
    # https://github.com/google/go-github/blob/master/github/repos_environments.go (CanAdminsBypass)
    environment = document["components"]["schemas"]["environment"]["properties"]
    environment["can_admins_bypass"] = {"type": "boolean"}


def _walk(value, visit):
    if isinstance(value, list):
        for one in value:
            _walk(one, visit)
    elif isinstance(value, dict):
        visit(value)
        for one in value.values():
            _walk(one, visit)


def _know_all_events(schema):
    words = schema.get("enum", ())
    if "merge_queue_entry" in words:
        words += {"merge_group", "deployment_protection_rule"} - set(words)


def _let_jobs_wait(schema):
    words = schema.get("enum", ())
    if {"pending", "in_progress"} <= set(words) and "waiting" not in words:
        words.append("waiting")


def _let_forks_go(schema):
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        return
    head = properties.get("head", {}).get("properties", {})
    for holder, name in ((head, "repo"), (properties, "head_repository")):
        if name in holder:
            holder[name] = {"nullable": True, "anyOf": [holder[name]]}


def strict(schema, *, closed):
    """Turn OpenAPI 3.0 into JSON Schema.

    Args:
        schema: A part of the document.
        closed: Whether objects have no other properties than those listed.
    """
    if isinstance(schema, list):
        return [strict(one, closed=closed) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if closed and "allOf" in schema:
        schema = _merged(schema["allOf"])
    made = {
        # Left open, the branches of an either-or overlap; one that fits is enough.
        "anyOf" if name == "oneOf" else name: _inner(name, value, closed=closed)
        for name, value in schema.items()
        if name != "nullable"
    }
    if closed and "properties" in made and "anyOf" not in made:
        made.setdefault("additionalProperties", False)
    return {"anyOf": [{"type": "null"}, made]} if schema.get("nullable") else made


def _inner(name, value, *, closed):
    if name == "$ref":
        return f"{COMPONENTS}{value}"
    if name == "properties":
        return {key: strict(one, closed=closed) for key, one in value.items()}
    return strict(value, closed=closed)


def _merged(parts):
    """Make one object of several that must all hold: closed, they would exclude each other."""
    found = [_resolved(one) for one in parts]
    properties = {name: one for part in reversed(found) for name, one in part["properties"].items()}
    required = {name for part in found for name in part.get("required", ())}
    return {"type": "object", "properties": properties, "required": sorted(required)}


def _resolved(schema):
    kind, name = schema["$ref"].split("/")[2:] if "$ref" in schema else (None, None)
    return openapi()["components"][kind][name] if kind else schema


@cache
def _components(*, closed):
    parts = {"components": strict(openapi()["components"], closed=closed)}
    return jsonschema_rs.Registry([(COMPONENTS, parts)])


def validator(schema, *, closed):
    """Compile *schema*, which may refer to the document's components."""
    registry = _components(closed=closed)
    return jsonschema_rs.validator_for(strict(schema, closed=closed), registry=registry)


@cache
def body_validator(operation):
    """Compile what an operation may be sent; None when it takes no body."""
    schema = openapi()["operations"][operation]["body"]
    return validator(schema, closed=True) if schema else None


@cache
def answer_validator(operation, status):
    """Compile what an operation may answer; None when that is not JSON."""
    schema = openapi()["operations"][operation]["responses"].get(str(status))
    return validator(schema, closed=True) if schema else None


@cache
def parameters(operation):
    """Return the validators of an operation's parameters, by place and name."""
    found = {}
    for one in map(_resolved, openapi()["operations"][operation]["parameters"]):
        found[one["in"], one["name"]] = one, validator(one["schema"], closed=True)
    return found


@cache
def event_validator(event):
    """Compile the payload of an event, named like ``pull_request.opened``."""
    return validator(openapi()["events"][event], closed=False)
