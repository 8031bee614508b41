from dataclasses import astuple

import pytest
from hypothesis import given, strategies as st

from bot.ci.expected import Answer, Tally, tally


def answer(lines: tuple[int, ...], primary: set[int], wrong: set[int] = frozenset()) -> Answer:
    return Answer(name="a", lines=lines, primary=frozenset(primary), known_wrong=frozenset(wrong))


@pytest.mark.parametrize(
    ("lines", "primary", "right", "in_few", "near"),
    [
        pytest.param((7,), {7}, True, True, True, id="the only line"),
        pytest.param((7, 8), {8, 9}, False, True, True, id="the second"),
        pytest.param((90, 2, 3, 4, 5), {5}, False, True, False, id="the fifth"),
        pytest.param((90, 2, 3, 4, 5, 6), {6}, False, False, False, id="the sixth"),
        pytest.param((10,), {20}, False, False, True, id="10 below"),
        pytest.param((20,), {10}, False, False, True, id="10 above"),
        pytest.param((10,), {21}, False, False, False, id="11 below"),
        pytest.param((21,), {10}, False, False, False, id="11 above"),
        pytest.param((50, 10), {11}, False, False, False, id="near is near the first"),
        pytest.param((), {1}, False, False, False, id="nothing found"),
        pytest.param((7,), set(), False, False, False, id="nobody told"),
    ],
)
def test_an_answer(lines, primary, right, in_few, near) -> None:
    one = answer(lines, primary)

    assert (one.is_right, one.has_right, one.is_near) == (right, in_few, near)


@pytest.mark.parametrize(
    ("lines", "wrong", "is_wrong"),
    [
        pytest.param((3, 4), {3}, True, id="the first line misleads"),
        pytest.param((3, 4), {4}, False, id="the second does"),
        pytest.param((3,), set(), False, id="none is known to"),
        pytest.param((), {3}, False, id="nothing found"),
    ],
)
def test_a_wrong_answer(lines, wrong, is_wrong) -> None:
    assert answer(lines, {1}, wrong).is_wrong is is_wrong


def test_shares_are_of_what_people_told_of() -> None:
    answers = [
        answer((1,), {1}),
        answer((2, 1), {1}, {2}),
        answer((50,), {1}),
        answer((), {1}),
        answer((1,), set()),
    ]

    assert tally(answers) == Tally(logs=4, right=0.25, in_few=0.5, near=0.5, wrong=0.25, none=0.25)


def test_of_nothing_there_is_no_share() -> None:
    assert tally([]) is None
    assert tally([answer((1,), set())]) is None


NUMBERS = st.frozensets(st.integers(1, 30), max_size=5)


@given(
    st.lists(
        st.builds(
            Answer,
            name=st.just("a"),
            lines=st.lists(st.integers(1, 30), unique=True, max_size=8).map(tuple),
            primary=NUMBERS,
            known_wrong=NUMBERS,
        )
    )
)
def test_shares_are_shares(answers) -> None:
    found = tally(answers)

    if found:
        _, *shares = astuple(found)
        assert all(0 <= share <= 1 for share in shares)
        assert found.right <= found.in_few
        assert found.right <= found.near
        assert found.right + found.none <= 1
