import pytest

from bot.sim.git.diff import changes
from bot.sim.git.objects import Objects


def compare(before, after):
    objects = Objects()
    trees = [
        objects.add_tree({path: objects.add_blob(data) for path, data in files.items()})
        for files in (before, after)
    ]
    return changes(objects, *trees)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({"a": b"1\n"}, {"a": b"1\n"}, [], id="same"),
        pytest.param({}, {"a": b"1\n2\n"}, [("a", "added", "", 2, 0)], id="added"),
        pytest.param({"a": b"1\n2\n"}, {}, [("a", "removed", "", 0, 2)], id="removed"),
        pytest.param(
            {"a": b"1\n2\n"}, {"a": b"1\n3\n"}, [("a", "modified", "", 1, 1)], id="modified"
        ),
        pytest.param({"a": b"1\n"}, {"b": b"1\n"}, [("b", "renamed", "a", 0, 0)], id="renamed"),
        pytest.param(
            {"a": b"1\n"},
            {"b": b"1\n", "c": b"1\n"},
            [("b", "renamed", "a", 0, 0), ("c", "added", "", 1, 0)],
            id="only one of two copies is a rename",
        ),
        pytest.param(
            {"z": b"1\n", "a": b"1\n"},
            {"z": b"2\n", "a": b"2\n"},
            [("a", "modified", "", 1, 1), ("z", "modified", "", 1, 1)],
            id="by path",
        ),
    ],
)
def test_changes(before, after, expected):
    found = [
        (one.path, one.status, one.previous, one.additions, one.deletions)
        for one in compare(before, after)
    ]

    assert found == expected


def test_text_has_a_patch_without_its_header():
    (change,) = compare({"a": b"1\n2\n"}, {"a": b"1\n3\n"})

    assert change.patch == "@@ -1,2 +1,2 @@\n 1\n-2\n+3"


def test_what_is_not_text_has_none():
    (change,) = compare({"a": b"1\n"}, {"a": b"\0"})

    assert (change.patch, change.additions, change.deletions) == (None, 0, 0)
