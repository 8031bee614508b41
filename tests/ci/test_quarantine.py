from datetime import date, timedelta

import pytest

from bot.ci.quarantine import all_quarantined, quarantined
from bot.config.failures import Quarantined

TODAY = date(2026, 11, 22)


def entry(test: str, days: int = 1) -> Quarantined:
    return Quarantined(
        test=test, reason="known", owner="@octo/shop", until=TODAY + timedelta(days=days)
    )


@pytest.mark.parametrize(
    ("pattern", "name", "does_match"),
    [
        ("unit", "unit", True),
        ("unit", "unit (3.12)", False),
        ("unit", "a unit", False),
        ("unit*", "unit (3.12)", True),
        ("unit*", "unit", True),
        ("*unit", "a/unit", True),
        ("tests/*::test_a", "tests/a/b.py::test_a", True),
        ("tests/*::test_a", "tests/a/b.py::test_ab", False),
        ("test_a[1-2]", "test_a[1-2]", True),
        ("test_a[1-2]", "test_a1", False),
        ("test_a[", "test_a[", True),
        ("a.b", "axb", False),
        ("a?b", "axb", False),
        ("a\\*", "a\\b", True),
        ("*", "line\nline", True),
        ("*a*a*a*a*a*b", "a" * 5_000, False),
        ("Ä*", "Äpfel", True),
        ("unit", "UNIT", False),
    ],
)
def test_names(pattern: str, name: str, *, does_match: bool) -> None:
    assert (quarantined(name, [entry(pattern)], TODAY) is not None) is does_match


@pytest.mark.parametrize(
    ("days", "is_over"),
    [
        pytest.param(1, False, id="the day before its last"),
        pytest.param(0, False, id="its last day"),
        pytest.param(-1, True, id="the day after"),
    ],
)
def test_the_last_day(days: int, *, is_over: bool) -> None:
    found = quarantined("unit", [entry("unit", days)], TODAY)

    assert found is not None
    assert found.is_over is is_over


def test_the_entry_that_counts_longest() -> None:
    entries = [entry("u*", -3), entry("unit", 5), entry("*", 2)]

    assert quarantined("unit", entries, TODAY) == quarantined("unit", entries[1:2], TODAY)


@pytest.mark.parametrize(
    ("names", "entries", "until"),
    [
        pytest.param([], [entry("*")], None, id="no names"),
        pytest.param(["a", "b"], [], None, id="no entries"),
        pytest.param(["a", "b"], [entry("a"), entry("b", 3)], 1, id="the one that ends first"),
        pytest.param(["a", "b"], [entry("a", -1), entry("b", 3)], -1, id="one is over"),
        pytest.param(["a", "b"], [entry("a")], None, id="one is missing"),
        pytest.param(["a", "a"], [entry("a")], 1, id="one name twice"),
    ],
)
def test_all_of_them(names: list[str], entries: list[Quarantined], until: int | None) -> None:
    found = all_quarantined(names, iter(entries), TODAY)

    expected = None if until is None else TODAY + timedelta(days=until)
    assert (found and found.entry.until) == expected
