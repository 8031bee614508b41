"""What a merge group is made of."""

import pytest

from bot.github.groups import Tried, chain_of, foreign


def tried(number: int, base: str, head: str, pull_head: str = "") -> Tried:
    return Tried(number=number, pull_head=pull_head or f"p{number}", base=base, head=head)


QUEUE = [tried(1, "main", "q1"), tried(2, "q1", "q2"), tried(3, "q2", "q3")]


@pytest.mark.parametrize(
    ("base", "head", "numbers"),
    [
        pytest.param("main", "q3", [1, 2, 3], id="the whole queue"),
        pytest.param("main", "q1", [1], id="its first"),
        pytest.param("q1", "q3", [2, 3], id="what is on top of another group"),
        pytest.param("main", "x", [], id="a head that no entry has"),
        pytest.param("x", "q2", [1, 2], id="a base that is not met"),
        pytest.param("q2", "q2", [], id="nothing between"),
    ],
)
def test_entries_lead_from_the_base_to_the_head(base: str, head: str, numbers: list[int]) -> None:
    assert [one.number for one in chain_of(QUEUE[::-1], base, head)] == numbers


def test_a_circle_is_left() -> None:
    circle = [tried(1, "q2", "q1"), tried(2, "q1", "q2")]

    assert [one.number for one in chain_of(circle, "main", "q2")] == [1, 2]


@pytest.mark.parametrize(
    ("parents", "strangers"),
    [
        pytest.param({"p1": ["main"], "q1": ["main", "p1"]}, [], id="merged"),
        pytest.param({"q1": ["main"]}, [], id="squashed"),
        pytest.param(
            {"a": ["old"], "b": ["old"], "p1": ["a", "b"], "q1": ["main", "p1"]},
            [],
            id="a branch with a merge in it",
        ),
        pytest.param({"x": ["main"], "q1": ["x"]}, ["x"], id="slipped under it"),
        pytest.param({"q1": ["main"], "x": ["q1"]}, ["x"], id="put on top of it"),
        pytest.param(
            {"x": ["main"], "p1": ["main"], "q1": ["x", "p1"]}, ["x"], id="slipped beside it"
        ),
        pytest.param({"p1": ["main"]}, ["q1"], id="a head that was not listed"),
    ],
)
def test_what_nobody_brought_is_foreign(
    parents: dict[str, list[str]], strangers: list[str]
) -> None:
    assert list(foreign(QUEUE[:1], parents, "q1")) == strangers
