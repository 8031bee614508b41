"""GitHub's own payloads as published, and what is left of them when something is missing."""

import copy
import json
from pathlib import Path

from bot.model import Repo, RepoId, User
from bot.sim.templates import example

HELLO = Repo(RepoId(186853002), "Codertocat", "Hello-World")
OCTO = Repo(RepoId(300029405), "octo-org", "octo-repo")
CODERTOCAT = User(id=21031067, login="Codertocat")
WEBHOOKS = Path(__file__).parents[1] / "data" / "webhooks"
CHECK_RUN = json.loads((WEBHOOKS / "check_run.json").read_text())
PUBLISHED = {
    "check_run": CHECK_RUN,
    "push": json.loads((WEBHOOKS / "push.json").read_text()),
    "pull_request_review": json.loads((WEBHOOKS / "pull_request_review.json").read_text()),
}
LACKING = object()
"""Stands for a key that is not there at all."""


def changed(model: dict, changes: dict[str, object]) -> dict:
    """Return *model* with other values at some dotted paths."""
    made = copy.deepcopy(model)
    for path, value in changes.items():
        *parents, name = path.split(".")
        place = made
        for parent in parents:
            place = place[parent]
        if value is LACKING:
            del place[name]
        else:
            place[name] = value
    return made


def sent(event: str, **changes: object) -> bytes:
    """Return GitHub's published delivery of *event*; ``__`` in a name goes one level down."""
    model = PUBLISHED.get(event) or example(event)
    named = {name.replace("__", "."): value for name, value in changes.items()}
    return json.dumps(changed(model, named)).encode()
