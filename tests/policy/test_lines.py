import difflib
import time

import pytest
from hypothesis import given, strategies as st

from bot.policy.lines import MAX_CELLS, MAX_LINES, pair_lines
from tests.timing import seconds

TEXTS = st.lists(st.sampled_from([b"a", b"b", b"c", b"d", b"e", b"f", b"g", b"h"]), max_size=40)


def lines(text: str) -> list[bytes]:
    return text.encode().split()


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        pytest.param("", "", {}, id="nothing"),
        pytest.param("a b c", "a b c", {1: 1, 2: 2, 3: 3}, id="the same"),
        pytest.param("a b c", "", {}, id="all removed"),
        pytest.param("", "a b c", {}, id="all added"),
        pytest.param("a b c", "x a b c", {1: 2, 2: 3, 3: 4}, id="added at the start"),
        pytest.param("a b c", "a b c x", {1: 1, 2: 2, 3: 3}, id="added at the end"),
        pytest.param("a b c", "a x b c", {1: 1, 2: 3, 3: 4}, id="added between"),
        pytest.param("a b c", "a c", {1: 1, 3: 2}, id="removed between"),
        pytest.param("a b c", "a x c", {1: 1, 3: 3}, id="changed between"),
        pytest.param("a b c", "x y z", {}, id="everything changed"),
        pytest.param("a a a", "a a", {1: 1, 2: 2}, id="one of equals removed"),
        pytest.param(
            "1 s u s 2 s v s 3",
            "0 1 s u s 9 s v s 3 4",
            {1: 2, 2: 3, 3: 4, 4: 5, 6: 7, 7: 8, 8: 9, 9: 10},
            id="equal siblings",
        ),
        pytest.param("x a b y", "z b a w", {3: 2}, id="swapped: one stays"),
        pytest.param(
            "x p q a a r y", "z p q a r w", {2: 2, 3: 3, 4: 4, 6: 5}, id="grows from unique lines"
        ),
        pytest.param("0 a x a x a 1", "2 a y a y a 3", {2: 2, 4: 4, 6: 6}, id="no unique line"),
        pytest.param("1 a a u 2", "3 a 4 a u 5", {2: 2, 3: 4, 4: 5}, id="before a unique line"),
        pytest.param("1 a b a b 2", "3 b b a 4", {3: 2, 5: 3}, id="the longest of several"),
    ],
)
def test_pairs(base: str, head: str, expected: dict[int, int]) -> None:
    assert pair_lines(lines(base), lines(head)) == expected


@given(TEXTS, TEXTS)
def test_pairs_are_equal_lines_in_the_order_of_both(base: list[bytes], head: list[bytes]) -> None:
    pairs = sorted(pair_lines(base, head).items())

    assert all(base[old - 1] == head[new - 1] for old, new in pairs)
    assert [new for _, new in pairs] == sorted({new for _, new in pairs})


@given(st.integers(0, 30).flatmap(lambda count: st.permutations(range(count))))
def test_pairs_as_much_as_can_be_where_every_line_is_unique(order: list[int]) -> None:
    base = [b"%d" % number for number in range(len(order))]
    head = [b"%d" % number for number in order]

    assert len(pair_lines(base, head)) == longest_ascent(order)


def longest_ascent(numbers: list[int]) -> int:
    lengths: list[int] = []
    for index, number in enumerate(numbers):
        before = (lengths[at] for at in range(index) if numbers[at] < number)
        lengths.append(1 + max(before, default=0))
    return max(lengths, default=0)


@pytest.mark.parametrize(("extra", "paired"), [(-1, True), (0, True), (1, False)])
def test_a_changed_stretch_that_is_too_long_is_not_searched(extra: int, paired) -> None:
    same = [b"%d" % number for number in range(MAX_LINES - 2 + extra)]

    pairs = pair_lines([b"a", *same, b"b"], [b"c", *same, b"d"])

    assert len(pairs) == (len(same) if paired else 0)


@pytest.mark.parametrize(
    ("before", "extra", "paired"),
    [
        pytest.param(-1, [], True, id="below"),
        pytest.param(0, [], True, id="at"),
        pytest.param(0, [b"e"], False, id="above"),
    ],
)
def test_repeating_lines_are_compared_while_it_costs_little(
    before: int, extra: list[bytes], paired
) -> None:
    """The first stretch leaves two hundred comparisons for the second."""
    count = (MAX_CELLS - 200) // 200 + before
    base = [*[b"a", b"b"] * 50, b"|", *[b"c", b"d"] * 5]
    head = [*[b"b", b"a"] * count, b"|", *[b"d", b"c"] * 10, *extra]

    pairs = pair_lines(base, head)

    assert len([line for line in pairs if line > 101]) == (10 if paired else 0)


def test_length_alone_is_no_hindrance() -> None:
    same = [b"%d" % number for number in range(5 * MAX_LINES)]
    end = [b"end 1", b"end 2"]

    pairs = pair_lines([*same, b"a", *end, b"b"], [*same, b"c", *end, b"d"])

    assert len(pairs) == len(same + end)


@pytest.mark.parametrize(
    ("base", "head"),
    [
        pytest.param([b"x", b"y"] * 10_000, [b"y", b"x"] * 10_000, id="alternating"),
        pytest.param(
            [b"%d" % n for n in range(20_000)], [b"%d" % -n for n in range(20_000)], id="different"
        ),
        pytest.param(
            [b"%d" % n for n in range(20_000)],
            [b"%d" % n for n in range(20_000, 0, -1)],
            id="reversed",
        ),
        pytest.param(
            [b"%d" % n for n in range(20_000)],
            [b"%d" % (n * 7_919 % 20_000) for n in range(20_000)],
            id="shuffled",
        ),
        pytest.param(
            [line for n in range(6_000) for line in (b"%d" % n, b"p", b"q")],
            [line for n in range(6_000) for line in (b"%d" % n, b"q", b"p")],
            id="many gaps",
        ),
    ],
)
def test_hostile_texts_take_no_time(base: list[bytes], head: list[bytes]) -> None:
    """difflib takes minutes for some of these; so a generous second is proof enough."""
    started = time.process_time()
    pair_lines(base, head)

    assert time.process_time() - started < seconds(2)


def test_finds_nearly_what_difflib_finds_in_a_workflow() -> None:
    job = "job{0}: runs-on steps uses-checkout uses-setup run-{0} run-test upload end"
    base = lines(" ".join(job.format(number) for number in range(30)))
    head = [line for number, line in enumerate(base) if number % 17 != 0]
    head[40:40] = lines(job.format("new"))
    best = sum(
        match.size
        for match in difflib.SequenceMatcher(None, base, head, autojunk=False).get_matching_blocks()
    )

    assert len(pair_lines(base, head)) >= 0.95 * best
