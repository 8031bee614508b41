"""A document as plain values, and the way from those back to its places."""

from collections.abc import Sequence as Path

from bot.document.node import Mapping, Node, Scalar, Sequence


def plain(node: Node) -> object:
    """Return *node* as dictionaries, lists and scalars."""
    match node:
        case Mapping():
            return {key.text: plain(value) for key, value in node}
        case Sequence():
            return [plain(item) for item in node]
        case Scalar():
            return node.value


def find(root: Node, path: Path[str | int]) -> tuple[Node, Node]:
    """Return the key and the value at *path*, or the last ones on the way that the file has."""
    key = value = root
    for part in path:
        if isinstance(value, Mapping) and part in value.entries:
            key, value = value.entries[str(part)]
        elif isinstance(value, Sequence) and isinstance(part, int):
            key = value = value.items[part]
    return key, value
