"""Cut GitHub's documents down to what the simulator serves. Run by hand when it serves more.

    python -m tests.contract.trim path/to/api.github.com.json path/to/schema.graphql

The files come from npm: ``@octokit/openapi`` and ``@octokit/graphql-schema``. Only prose and
examples are dropped and only whole operations, events and types are left out, so that what remains
is GitHub's own word.
"""

import gzip
import json
import sys
from pathlib import Path

from graphql import (
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_leaf_type,
    print_schema,
)

from bot.sim.router import operations
from tests.contract.documents import DATA, OPENAPI, SCHEMA

EVENTS = {
    "pull_request": (
        "opened", "edited", "closed", "reopened", "synchronize", "converted_to_draft",
        "ready_for_review",
    ),
    "pull_request_review": ("submitted", "edited", "dismissed"),
    "merge_group": ("checks_requested", "destroyed"),
    "check_run": ("created", "completed", "rerequested", "requested_action"),
    "check_suite": ("requested", "rerequested", "completed"),
    "workflow_job": ("waiting", "in_progress", "completed"),
    "workflow_run": ("requested", "in_progress", "completed"),
    "deployment": ("created",),
    "deployment_protection_rule": ("requested",),
    "deployment_review": ("requested", "approved", "rejected"),
    "deployment_status": ("created",),
    "issue_comment": ("created", "edited", "deleted"),
    "issues": ("closed", "reopened"),
    "push": ("",),
    "installation": (
        "created", "deleted", "suspend", "unsuspend", "new_permissions_accepted",
    ),
    "installation_repositories": ("added", "removed"),
}  # fmt: skip

TYPES = {
    "Actor", "App", "Blob", "Bot", "CheckAnnotation", "CheckAnnotationConnection",
    "CheckAnnotationPosition", "CheckAnnotationSpan", "CheckRun", "CheckRunConnection",
    "CheckSuite", "CheckSuiteConnection", "Commit", "Deployment", "DeploymentConnection",
    "DeploymentStatus", "DeploymentStatusConnection", "GitActor", "GitActorConnection", "GitObject",
    "IssueComment", "MergeQueue", "MergeQueueEntry", "MergeQueueEntryConnection", "Node",
    "PageInfo", "PullRequest", "PullRequestCommit", "PullRequestCommitConnection",
    "PullRequestConnection", "PullRequestReview", "Query", "Repository", "User",
}  # fmt: skip

PROSE = {
    "description", "example", "examples", "externalDocs", "title", "summary", "tags", "deprecated",
    "readOnly", "default",
}  # fmt: skip


def trim_openapi(document):
    """Keep the operations and events that are simulated, and the components they need."""
    served = {one.id for one in operations()}
    found = {
        one["operationId"]: {"method": method, "path": path, **_operation(one)}
        for path, item in document["paths"].items()
        for method, one in item.items()
        if isinstance(one, dict) and one.get("operationId") in served
    }
    events = {
        f"{event}.{action}".rstrip("."): _event(document, event, action)
        for event, actions in EVENTS.items()
        for action in actions
    }
    components = {}
    _collect([found, events], document["components"], components)
    return {
        "version": document["info"]["version"],
        "operations": found,
        "events": events,
        "components": components,
    }


def _operation(operation):
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return {
        "parameters": plain(operation.get("parameters", [])),
        "body": plain(body["schema"]) if body else None,
        "responses": {
            status: plain(response.get("content", {}).get("application/json", {}).get("schema"))
            for status, response in operation["responses"].items()
            if status.startswith("2")
        },
    }


def _event(document, event, action):
    name = "-".join(filter(None, [event, action])).replace("_", "-")
    body = document["x-webhooks"][name]["post"]["requestBody"]
    return plain(body["content"]["application/json"]["schema"])


def _collect(value, source, into):
    if isinstance(value, list):
        for one in value:
            _collect(one, source, into)
    elif isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):
            kind, name = reference.split("/")[2:]
            kept = into.setdefault(kind, {})
            if name not in kept:
                kept[name] = plain(source[kind][name])
                _collect(kept[name], source, into)
        for one in value.values():
            _collect(one, source, into)


def plain(value):
    """Drop what only people read."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: {key: plain(one) for key, one in inner.items()}
        if name == "properties"
        else plain(inner)
        for name, inner in value.items()
        if name not in PROSE and not name.startswith("x-")
    }


def trim_schema(text):
    """Keep the types that are simulated, and their fields that lead to no others."""
    # GitHub's own file defines a field twice here and there.
    source = build_schema(text, assume_valid=True)
    kept = [source.type_map[name] for name in sorted(TYPES)]
    for one in kept:
        one.fields = {
            name: field
            for name, field in one.fields.items()
            if is_leaf_type(get_named_type(field.type)) or get_named_type(field.type) in kept
        }
        one.interfaces = [face for face in one.interfaces if face in kept]
    trimmed = GraphQLSchema(query=source.query_type, types=kept)
    for one in trimmed.type_map.values():
        _forget_prose(one)
    return print_schema(trimmed)


def _forget_prose(thing):
    thing.description = None
    for name in ("fields", "args", "values"):
        for inner in getattr(thing, name, {}).values():
            _forget_prose(inner)


def _write(name, text):
    (DATA / name).write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    openapi, schema = map(Path, sys.argv[1:])
    trimmed = trim_openapi(json.loads(openapi.read_text()))
    _write(OPENAPI, json.dumps(trimmed, sort_keys=True, separators=(",", ":")))
    _write(SCHEMA, trim_schema(schema.read_text()))
