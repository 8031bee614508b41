"""The ids were made by git itself, from the same content."""

from datetime import UTC, datetime

from bot.sim.git.objects import EMPTY_TREE, Objects, Signature, object_id

ADA = Signature("ada", "ada@example.com", datetime(2026, 1, 5, 12, tzinfo=UTC))
FILES = {
    "a/x": b"x\n",
    "a.b": b"dot\n",
    "a-b": b"dash\n",
    ".github/workflows/ci.yml": b"on: push\n",
}


def test_a_blob_has_gits_id():
    assert object_id("blob", b"hello world\n") == "3b18e512dba79e4c8300dd08aeb37f8e728b8dad"


def test_the_empty_tree_has_gits_id():
    assert EMPTY_TREE == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


def test_a_tree_has_gits_id_and_order_though_a_folder_sorts_as_if_it_ended_in_a_slash():
    objects = Objects()
    tree = objects.add_tree({path: objects.add_blob(data) for path, data in FILES.items()})

    assert tree == "b22e05e4f2ef9deaec9f7ecbe7c901cdbaa7697f"
    assert [entry.name for entry in objects.trees[tree]] == [".github", "a-b", "a.b", "a"]


def test_commits_have_gits_ids():
    objects = Objects()
    files = {path: objects.add_blob(data) for path, data in FILES.items()}
    first = objects.add_commit(objects.add_tree(files), (), ADA, "First\n")
    files["a/x"] = objects.add_blob(b"second\n")
    second = objects.add_commit(objects.add_tree(files), (first.sha,), ADA, "Second\n")

    assert first.sha == "430e57176aa194e2ed52173cc3e7bcd637cee6f0"
    assert second.sha == "ea4ae796a059a8eaec170a0d1cdd09fe94bb9a6b"


def test_a_tree_is_walked_with_folders_before_what_they_hold():
    objects = Objects()
    tree = objects.add_tree({path: objects.add_blob(data) for path, data in FILES.items()})

    assert [path for path, _ in objects.walk(tree)] == [
        ".github", ".github/workflows", ".github/workflows/ci.yml", "a-b", "a.b", "a", "a/x",
    ]  # fmt: skip
    assert set(objects.files(tree)) == set(FILES)
