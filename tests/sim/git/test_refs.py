from datetime import UTC, datetime

import pytest

from bot.sim.git.objects import Objects, Signature
from bot.sim.git.refs import Refs

ADA = Signature("ada", "ada@example.com", datetime(2026, 1, 5, 12, tzinfo=UTC))


@pytest.fixture
def refs():
    made = Refs(Objects())
    first = made.commit(None, {"a": "1", "b": b"2"}, ADA, "First")
    made.move("main", first.sha)
    made.named["refs/pull/1/head"] = first.sha
    return made


@pytest.mark.parametrize(
    "expression", ["main", "heads/main", "refs/heads/main", "refs/pull/1/head", "pull/1/head"]
)
def test_a_name_leads_to_its_commit(refs, expression):
    assert refs.resolve(expression) == refs.tip("main")


@pytest.mark.parametrize("length", [7, 12, 40])
def test_an_id_may_be_shortened(refs, length):
    assert refs.resolve(refs.tip("main")[:length]) == refs.tip("main")


@pytest.mark.parametrize("expression", ["", "nope", "abcdef1", "0" * 40, "main~1", "HEAD:a"])
def test_what_is_not_there_is_none(refs, expression):
    assert refs.resolve(expression) is None


def test_a_short_id_that_two_commits_share_is_none(refs):
    taken = refs.objects.commits[refs.tip("main")]
    refs.objects.commits[taken.sha[:39] + "x"] = taken

    assert refs.resolve(taken.sha[:12]) is None


def test_a_commit_changes_adds_and_removes_files(refs):
    second = refs.commit(refs.tip("main"), {"a": None, "b": "3", "c/d": "4"}, ADA, "Second")

    files = refs.objects.files(second.tree)
    assert {path: refs.objects.blobs[sha] for path, sha in files.items()} == {
        "b": b"3",
        "c/d": b"4",
    }


def test_branches_go_by_their_short_names(refs):
    refs.move("fix/it", refs.tip("main"))
    refs.drop("main")

    assert list(refs.branches()) == ["fix/it"]
