"""Tables that fit, whatever they hold."""

import pytest

from bot.policy.tables import fitting, place, row, table
from tests.policy.reviews import TARGET

HEADS = ("Level", "Where")


def test_a_table_has_a_head_and_its_rows() -> None:
    assert table(HEADS, [row("a", "b"), row("c", "d")], 2, 1_000).splitlines() == [
        "| Level | Where |",
        "| --- | --- |",
        "| a | b |",
        "| c | d |",
    ]


def test_what_does_not_fit_is_counted() -> None:
    rows = [row("é" * 10, str(number)) for number in range(10)]
    size = len(rows[0].encode()) + 2
    head = 2 * len(row(*HEADS) + "\n| --- | --- |")

    for shown in range(4):
        for more in (0, size - 1):
            told = table(HEADS, rows, 10, head + shown * size + more).splitlines()
            assert told[2:-1] == rows[:shown]
            assert told[-1] == f"|  | … {10 - shown} more |"


@pytest.mark.parametrize("room", [-50_000, 0])
def test_without_room_all_is_counted(room: int) -> None:
    assert table(HEADS, [row("a", "b")], 1, room).endswith("|  | … 1 more |")


def test_rows_that_nobody_sees_are_never_made() -> None:
    def rows():
        yield "short"
        yield "x" * 100
        raise AssertionError("this row would not fit either")

    assert fitting(rows(), 50) == ["short"]


def test_a_cell_stays_in_its_cell() -> None:
    assert row("a|b", "c\nd") == "| a\\|b | c d |"


@pytest.mark.parametrize(
    ("path", "label", "address"),
    [
        (".github/workflows/ci.yml", "[`ci.yml:7`]", ".github/workflows/ci.yml#L7)"),
        ("groups/a b?.yml", "[`groups/a b?.yml:7`]", "groups/a%20b%3F.yml#L7)"),
    ],
)
def test_a_place_is_a_link_to_the_commit(path: str, label: str, address: str) -> None:
    found = place(TARGET, path, 7)

    assert found == f"{label}(https://github.com/octo/shop/blob/{'a' * 40}/{address}"


def test_the_repository_itself_has_no_line() -> None:
    assert place(TARGET, "", 1) == "the repository"
