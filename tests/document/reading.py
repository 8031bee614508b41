"""What the tests of documents read off them."""

import pytest

from bot.document import DocumentError, Mapping, Node, parse


def span(node: Node) -> tuple[int, int, int, int]:
    return node.line, node.column, node.end_line, node.end_column


def value(text: str) -> object:
    root = parse(b"key: " + text.encode()).root
    assert isinstance(root, Mapping)
    found = root.scalar("key")
    assert found is not None
    return found.value


def error(data: bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        parse(data)
    return caught.value
