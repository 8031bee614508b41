from datetime import UTC, datetime, timedelta

import pytest

from bot.sim.git.history import ancestors, merge_base, only_in
from bot.sim.git.objects import EMPTY_TREE, Objects, Signature

# Each commit names its parents; they are a minute apart, in this order.
GRAPH = {
    "root": "",
    "a": "root",
    "b": "a",
    "x": "root",
    "y": "x",
    "merge": "b y",
    "left": "a x",
    "right": "x a",
    "stranger": "",
}


class History:
    def __init__(self):
        self.objects = Objects()
        self.sha = {}
        start = datetime(2026, 1, 1, tzinfo=UTC)
        for minute, (name, parents) in enumerate(GRAPH.items()):
            by = Signature("ada", "ada@example.com", start + timedelta(minutes=minute))
            above = tuple(self.sha[one] for one in parents.split())
            self.sha[name] = self.objects.add_commit(EMPTY_TREE, above, by, name).sha

    def names(self, commits):
        return [commit.message for commit in commits]


@pytest.fixture(scope="module")
def history():
    return History()


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        pytest.param("b", "y", "root", id="two branches meet where they parted"),
        pytest.param("a", "b", "a", id="an ancestor is itself the base"),
        pytest.param("b", "a", "a", id="in either direction"),
        pytest.param("b", "b", "b", id="a commit with itself"),
        pytest.param("merge", "y", "y", id="what was merged is the base"),
        pytest.param("b", "stranger", None, id="nothing in common"),
    ],
)
def test_merge_base(history, base, head, expected):
    found = merge_base(history.objects, history.sha[base], history.sha[head])

    assert found == (history.sha[expected] if expected else None)


def test_a_criss_cross_has_one_of_its_two_best_bases(history):
    found = merge_base(history.objects, history.sha["left"], history.sha["right"])

    assert found in {history.sha["a"], history.sha["x"]}


def test_ancestors_come_newest_first_and_once(history):
    found = history.names(ancestors(history.objects, history.sha["merge"]))

    assert found == ["merge", "y", "x", "b", "a", "root"]


def test_what_only_one_side_has_comes_oldest_first(history):
    found = only_in(history.objects, history.sha["merge"], history.sha["a"])

    assert history.names(found) == ["b", "x", "y", "merge"]
