"""A file is read once, however many ask, and is not kept by who has read it."""

import weakref

import pytest

from bot.document import DocumentError, document_of
from bot.model import File, Sha


def file(data: bytes, path: str = "ci.yml") -> File:
    return File(path, Sha("1"), data)


@pytest.mark.parametrize(
    ("other", "is_known"),
    [
        pytest.param(file(b"a: 1"), True, id="an equal file"),
        pytest.param(file(b"a: 2"), False, id="another content"),
        pytest.param(file(b"a: 1", "cd.yml"), False, id="another path"),
    ],
)
def test_equal_files_are_read_once(other: File, is_known) -> None:
    first = file(b"a: 1")
    read = document_of(first)

    assert document_of(first) is read
    assert (document_of(other) is read) is is_known


def test_what_cannot_be_read_fails_each_time() -> None:
    odd = file(b"a: [")

    for _ in range(2):
        with pytest.raises(DocumentError):
            document_of(odd)


def test_the_file_and_what_was_read_of_it_go_together() -> None:
    asked = file(b"only: here")
    gone = weakref.ref(asked)
    nodes = [document_of(asked)]

    del asked

    assert gone() is None
    assert document_of(file(b"only: here")) is not nodes.pop()
