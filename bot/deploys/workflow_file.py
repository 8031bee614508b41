"""What a deploy needs to know of a workflow file: what it can be told, and where its jobs go.

Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

from collections.abc import Mapping

from bot import document
from bot.document import DocumentError, Node, Scalar
from bot.markdown import code
from bot.model import File

DISPATCH = "workflow_dispatch"


class UnfitError(ValueError):
    """Why a workflow cannot be dispatched, in words that follow its name; safe Markdown."""


def dispatch_inputs(data: bytes) -> tuple[str, ...] | None:
    """Return the inputs that a workflow can be dispatched with; None if it cannot be."""
    on = _root(data).get("on")
    match on:
        case Scalar() if on.text == DISPATCH:
            return ()
        case document.Sequence() if any(_text(item) == DISPATCH for item in on):
            return ()
        case document.Mapping() if DISPATCH in on:
            dispatch = on.mapping(DISPATCH)
            inputs = dispatch.mapping("inputs") if dispatch else None
            return tuple(key.text for key, _ in inputs) if inputs else ()
        case _:
            return None


def declared_inputs(file: File | None, branch: str) -> tuple[str, ...]:
    """Return the inputs that the workflow *file*, as it is on *branch*, can be dispatched with.

    Raises:
        UnfitError: It is not there, or cannot be dispatched.
    """
    if file is None:
        raise UnfitError(f"is not on the branch {code(branch)}")
    inputs = dispatch_inputs(file.data)
    if inputs is None:
        raise UnfitError("does not declare `workflow_dispatch`")
    return inputs


def environments_of_jobs(data: bytes) -> Mapping[str, str]:
    """Return what each job of a workflow gives as its environment; empty where it has none.

    Jobs go by the name that GitHub shows, or else by their id.
    """
    jobs = _root(data).mapping("jobs")
    found = {}
    for key, value in jobs or ():
        if isinstance(value, document.Mapping):
            name = value.scalar("name")
            found[name.text if name else key.text] = _environment(value)
    return found


def _environment(job: document.Mapping) -> str:
    named = job.get("environment")
    if isinstance(named, document.Mapping):
        named = named.get("name")
    return _text(named)


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _root(data: bytes) -> document.Mapping:
    try:
        root = document.parse(data).root
    except DocumentError:
        root = None
    return root if isinstance(root, document.Mapping) else document.Mapping(1, 1, 1, 1, {})
