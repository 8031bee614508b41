from datetime import UTC, datetime, timedelta

import pytest

from bot.ci.candidate import Rank
from bot.ci.collect import AFTER, BEFORE, CHARACTERS, KEPT, Collector
from bot.ci.log import LogLine
from bot.ci.steps import Window

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
WINDOW = Window(START, START + timedelta(seconds=10))
ERROR = "main.c:1:1: error: x"
RUN = "a step begins"
EXIT = "##[error]Process completed with exit code 1."


def collect(*lines: LogLine, window: Window | None = None):
    collector = Collector(window)
    for line in lines:
        collector.take(line)
    return collector.finish()


def plain(*texts: str) -> list[LogLine]:
    return [LogLine(number, None, text, text == RUN) for number, text in enumerate(texts, 1)]


def at(number: int, seconds: float, text: str) -> LogLine:
    return LogLine(number, START + timedelta(seconds=seconds), text, text == RUN)


def ranked(candidates) -> list[tuple[int, Rank]]:
    return [(one.line.number, one.rank) for one in candidates if one.score.value == 100]


def test_the_step_that_failed_comes_first() -> None:
    lines = plain(ERROR, RUN, ERROR, RUN, ERROR, EXIT, "Post job cleanup.", ERROR)

    assert ranked(collect(*lines)) == [
        (5, Rank.FAILED_STEP),
        (1, Rank.SAME_TIME),
        (3, Rank.SAME_TIME),
        (8, Rank.SAME_TIME),
    ]


def test_the_time_of_the_failed_step_decides_between_steps() -> None:
    lines = [
        at(1, -9, RUN),
        at(2, -8, ERROR),
        at(3, -7, EXIT),
        at(4, 1, RUN),
        at(5, 2, ERROR),
        at(6, 20, ERROR),  # the step's time is over, its lines are not
        at(7, 20, EXIT),
        at(8, 21, RUN),
        at(9, 22, ERROR),
    ]

    assert ranked(collect(*lines, window=WINDOW)) == [
        (5, Rank.FAILED_STEP),
        (6, Rank.FAILED_STEP),
        (2, Rank.OTHER_FAILED_STEP),
        (9, Rank.ELSEWHERE),
    ]


def test_time_decides_alone_where_no_steps_are_marked() -> None:
    lines = [
        LogLine(1, None, ERROR),
        at(2, 1, ERROR),
        LogLine(3, None, ERROR),  # without a stamp it belongs to the line before
        at(4, 20, ERROR),
    ]

    assert ranked(collect(*lines, window=WINDOW)) == [
        (2, Rank.SAME_TIME),
        (3, Rank.SAME_TIME),
        (1, Rank.ELSEWHERE),
        (4, Rank.ELSEWHERE),
    ]


@pytest.mark.parametrize(
    "texts",
    [
        ["##[group]Run make", "##[endgroup]", ERROR, EXIT],
        ["Post job cleanup.", "hello", ERROR, EXIT],
        ["Cleaning up orphan processes", "hello", ERROR, EXIT],
    ],
    ids=lambda texts: texts[0],
)
def test_a_step_begins_with_its_own_words_too(texts) -> None:
    assert ranked(collect(*plain(ERROR, *texts))) == [(4, Rank.FAILED_STEP), (1, Rank.SAME_TIME)]


@pytest.mark.parametrize(
    ("ended", "rank"),
    [
        ("##[end-action id=x;outcome=failure;conclusion=success;duration_ms=1]", Rank.SAME_TIME),
        ("##[end-action id=x;outcome=failure;conclusion=failure;duration_ms=1]", Rank.FAILED_STEP),
    ],
    ids=["continue-on-error", "failed for good"],
)
def test_a_step_may_be_allowed_to_fail(ended, rank) -> None:
    assert ranked(collect(*plain(RUN, ERROR, EXIT, ended))) == [(2, rank)]


@pytest.mark.parametrize(
    ("texts", "number"),
    [
        pytest.param([RUN, "Your change is odd", "", " ", EXIT], 2, id="before blank lines"),
        pytest.param([RUN, "it is odd", EXIT, "and on", EXIT], 2, id="before the first error"),
        pytest.param([RUN, "it is odd", "make: *** [all] Error 2", EXIT], 2, id="before a wrapper"),
        pytest.param([RUN, "it is odd", "[command]/bin/x", EXIT], None, id="noise says nothing"),
        pytest.param([RUN, "it is odd", ERROR, EXIT], None, id="a reason needs no last words"),
        pytest.param([EXIT], None, id="nothing was said"),
    ],
)
def test_the_last_words_before_a_failure(texts, number) -> None:
    said = [one.line.number for one in collect(*plain(*texts)) if "last line" in one.score.why]

    assert said == ([number] if number else [])


def test_of_equals_the_first_is_the_best_and_few_are_kept() -> None:
    found = collect(*plain(*[ERROR] * (5 * KEPT)))

    assert [one.line.number for one in found] == list(range(1, KEPT + 1))


@pytest.mark.parametrize("before", [KEPT + 10, 3 * KEPT])
def test_a_better_line_finds_room_late(before) -> None:
    hints = ["it is missing"] * before
    found = collect(*plain(*hints, ERROR, *hints))

    assert found[0].line.number == before + 1
    assert len(found) == KEPT


def test_what_lies_in_the_window_finds_room_late() -> None:
    noise = [at(number, -5, ERROR) for number in range(1, 3 * KEPT)]
    found = collect(*noise, at(3 * KEPT, 1, "it is missing"), window=WINDOW)

    assert found[0].line.number == 3 * KEPT


def test_steps_share_the_room() -> None:
    found = collect(*plain(*[RUN, ERROR] * (2 * KEPT)))

    assert ranked(found) == [(2 * number, Rank.SAME_TIME) for number in range(1, KEPT + 1)]


def test_surroundings_stay_within_the_step() -> None:
    calm = [f"line {number}" for number in range(20)]
    lines = plain("before", RUN, "a", ERROR, *calm, ERROR, *calm[:3], RUN, "after")
    first, second = (one for one in collect(*lines) if one.score.value == 100)

    assert [line.number for line in first.around] == list(range(2, 4 + AFTER + 1))
    assert [line.number for line in second.around] == list(range(25 - BEFORE, 25 + 3 + 1))
    assert collect(*plain(ERROR))[0].line_in_step == 1
    assert first.line_in_step == 3
    assert second.line_in_step == 24


def test_a_zone_ends_with_its_step() -> None:
    found = collect(*plain("=== warnings summary ===", ERROR, RUN, ERROR))

    assert ranked(found) == [(4, Rank.SAME_TIME)]


@pytest.mark.parametrize("size", [CHARACTERS, CHARACTERS + 1])
def test_only_the_head_of_a_long_line_is_kept(size) -> None:
    wide = "x" * size
    [found] = collect(*plain(wide, ERROR, wide))

    assert [len(line.text) for line in found.around] == [CHARACTERS, len(ERROR), CHARACTERS]
