"""What GitHub takes as a suggestion, and what is told in words."""

import pytest

from bot.policy.rule import Edit
from bot.policy.suggesting import MAX_LINE, MAX_SUGGESTIONS, Mended, offer
from tests.policy.reviews import CI, violation


def mended(
    line: int, *lines: str, end_line: int = 0, path: str = CI, message: str = "`x`"
) -> Mended:
    return Mended(
        violation=violation(line=line, path=path, message=message),
        edit=Edit(line=line, end_line=end_line or line, lines=lines or ("new",)),
    )


def test_a_suggestion_says_why_and_what() -> None:
    found = offer([mended(3, "  a: 1", "  b: 2", message="`a` has no @b.")], {CI: [range(1, 5)]})

    [one] = found.suggestions
    assert (one.path, one.line, one.end_line) == (CI, 3, 3)
    assert one.body == (
        "`PIN-BRANCH`: `a` has no @\u200bb\\.\n\n```suggestion\n  a: 1\n  b: 2\n```"
    )
    assert found.elsewhere == ()


@pytest.mark.parametrize(
    ("one", "is_shown"),
    [
        pytest.param(mended(4), False, id="above"),
        pytest.param(mended(5), True, id="first"),
        pytest.param(mended(7), True, id="last"),
        pytest.param(mended(8), False, id="below"),
        pytest.param(mended(5, end_line=7), True, id="all of a hunk"),
        pytest.param(mended(7, end_line=8), False, id="more than a hunk"),
        pytest.param(mended(7, end_line=10), False, id="of two hunks"),
        pytest.param(mended(10), True, id="in another hunk"),
        pytest.param(mended(5, path="b.yml"), False, id="in a file that the diff does not show"),
    ],
)
def test_only_lines_that_the_diff_shows_take_one(one: Mended, is_shown) -> None:
    found = offer([one], {CI: [range(5, 8), range(10, 11)]})

    assert len(found.suggestions) == int(is_shown)
    assert found.elsewhere == (() if is_shown else (one,))


def test_of_several_on_one_line_the_first_is_suggested() -> None:
    found = offer([mended(3, "one"), mended(3, "two"), mended(4, "three")], {CI: [range(1, 9)]})

    assert [one.body.splitlines()[-2] for one in found.suggestions] == ["one", "three"]
    assert found.elsewhere == ()


def test_the_same_line_of_two_files_is_two_places() -> None:
    shown = {CI: [range(1, 9)], "b.yml": [range(1, 9)]}

    assert len(offer([mended(3), mended(3, path="b.yml")], shown).suggestions) == 2


@pytest.mark.parametrize(("length", "count"), [(MAX_LINE, 1), (MAX_LINE + 1, 0)])
@pytest.mark.parametrize("line", [3, 30])
def test_a_line_that_nobody_can_read_is_not_suggested(length: int, count: int, line: int) -> None:
    found = offer([mended(line, "short", "x" * length)], {CI: [range(1, 9)]})

    assert len(found.suggestions) + len(found.elsewhere) == count


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_no_more_than_a_review_can_hold(more: int) -> None:
    count = MAX_SUGGESTIONS + more
    found = offer([mended(number + 1) for number in range(count)], {CI: [range(1, 99)]})

    assert [one.line for one in found.suggestions] == list(range(1, min(count, 50) + 1))


def test_what_a_line_holds_cannot_leave_the_suggestion() -> None:
    [one] = offer([mended(3, "a: |", "```", "# free")], {CI: [range(1, 9)]}).suggestions

    assert one.body.endswith("````suggestion\na: |\n```\n# free\n````")
