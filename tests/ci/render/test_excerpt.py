from dataclasses import replace

import pytest

from bot.ci.diagnosis import Diagnosis, Line
from bot.ci.render.excerpt import WIDTH, excerpt
from tests.ci.render.reports import BEST, FOUND


def showing(*lines: Line) -> Diagnosis:
    return replace(FOUND, excerpt=lines)


def rows(found: Diagnosis) -> list[str]:
    return excerpt(found).split("\n")[1:-1]


def test_lines_stand_with_their_numbers_and_the_best_has_an_arrow() -> None:
    assert excerpt(FOUND) == (
        "```\n    9  def test_a():\n⋯\n  209  >   assert x\n→ 210  E   AssertionError: no\n```"
    )


def test_without_a_best_line_there_is_no_arrow() -> None:
    assert "→" not in excerpt(replace(FOUND, lines=()))


@pytest.mark.parametrize(
    ("above", "has_dots"), [(209, False), (208, True)], ids=["the next line", "one left out"]
)
def test_dots_stand_for_lines_that_are_left_out(above, has_dots) -> None:
    assert ("⋯" in rows(showing(replace(BEST, number=above), BEST))) == has_dots


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        pytest.param(WIDTH - 1, "x" * (WIDTH - 1), id="below"),
        pytest.param(WIDTH, "x" * WIDTH, id="at"),
        pytest.param(WIDTH + 1, "x" * (WIDTH - 1) + "…", id="above"),
        pytest.param(10_000, "x" * (WIDTH - 1) + "…", id="far above"),
    ],
)
def test_wide_lines_are_cut(size, shown) -> None:
    assert rows(showing(replace(BEST, text="x" * size))) == [f"→ 210  {shown}"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("a\tb", "a\tb", id="a tab stays"),
        pytest.param("a\u202eb", "ab", id="a mark that turns text round"),
        pytest.param("a\u200bb", "ab", id="a space of no width"),
        pytest.param("a\x1b[31mb", "a[31mb", id="a control character"),
        pytest.param("a\nb", "ab", id="a newline"),
        pytest.param("a\u2028b", "ab", id="a newline of Unicode"),
        pytest.param("a  ", "a", id="spaces at the end"),
    ],
)
def test_what_is_seen_is_what_is_there(text, shown) -> None:
    assert rows(showing(replace(BEST, text=text))) == [f"→ 210  {shown}"]


@pytest.mark.parametrize(
    ("text", "fence"),
    [("``", "```"), ("```", "````"), ("`" * 200, "`" * 201), ("~~~", "```")],
    ids=["shorter than ours", "as long", "longer", "of another kind"],
)
def test_the_fence_is_longer_than_any_inside(text, fence) -> None:
    shown = excerpt(showing(replace(BEST, text=text)))

    assert (shown.split("\n")[0], shown.split("\n")[-1]) == (fence, fence)
