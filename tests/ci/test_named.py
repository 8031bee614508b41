import pytest

from bot.ci.candidate import Rank
from bot.ci.category import Category
from bot.ci.named import LONGEST_NAME, MOST_TESTS, NamedTests
from bot.ci.score import Score

FAILED = r"^FAILED (?P<test>.*)$"


def said(
    category: Category | None = Category.TEST, usual: Category | None = None, pattern: str = FAILED
) -> Score:
    return Score(80, "tool", "why", category, usual, pattern)


def named(*texts: str, score: Score | None = None) -> tuple[str, ...]:
    tests = NamedTests()
    for text in texts:
        tests.read(Rank.FAILED_STEP, score or said(), text)
    return tests.of(Rank.FAILED_STEP, "tool")


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        pytest.param(["FAILED b", "FAILED a"], ["b", "a"], id="in the order of the log"),
        pytest.param(["FAILED a", "FAILED a"], ["a"], id="each once"),
        pytest.param(["FAILED test_a", "FAILED t.py::test_a"], ["t.py::test_a"], id="short first"),
        pytest.param(["FAILED t.py::test_a", "FAILED test_a"], ["t.py::test_a"], id="short last"),
        pytest.param(["FAILED T.test_a", "FAILED t.py::T::test_a"], ["t.py::T::test_a"], id="dots"),
        pytest.param(["FAILED test_a", "FAILED test_aa"], ["test_a", "test_aa"], id="whole words"),
        pytest.param(["FAILED a/b", "FAILED a"], ["a/b", "a"], id="a parent is not its child"),
        pytest.param(["FAILED  ", "ok", "##[error]FAILED a"], ["a"], id="no name, a prefix"),
        pytest.param(["FAILED ---", "FAILED +++"], ["---", "+++"], id="names without words"),
    ],
)
def test_names(texts, names) -> None:
    assert named(*texts) == tuple(names)


@pytest.mark.parametrize(
    ("score", "is_test"),
    [
        (said(Category.TEST), True),
        (said(Category.TIMEOUT, Category.COMPILE), True),
        (said(Category.CRASH), True),
        (said(None, Category.TEST), True),
        (said(Category.SECURITY, Category.TEST), False),
        (said(None, Category.COMPILE), False),
        (said(None, None), False),
        (said(pattern=""), False),
    ],
)
def test_what_a_scanner_or_a_compiler_names_is_no_test(score, is_test) -> None:
    assert bool(named("FAILED a", score=score)) is is_test


@pytest.mark.parametrize("count", [MOST_TESTS, MOST_TESTS + 1, 5 * MOST_TESTS])
def test_there_are_only_so_many(count) -> None:
    assert len(named(*[f"FAILED test_{number}" for number in range(count)])) == MOST_TESTS


def test_a_name_has_an_end_and_no_secret() -> None:
    [long] = named("FAILED " + "x" * (LONGEST_NAME + 1))
    [secret] = named(f"FAILED test[ghp_{'a1B2' * 9}]")

    assert long == "x" * LONGEST_NAME
    assert secret == "test[[redacted github-token]]"


def test_a_secret_at_the_end_of_a_name_is_not_cut_in_two() -> None:
    [name] = named("FAILED " + "- " * ((LONGEST_NAME - 10) // 2) + f"ghp_{'a1B2' * 9}")

    assert "ghp_" not in name


def test_steps_are_put_together_by_how_they_ended() -> None:
    log, step, other = NamedTests(), NamedTests(), NamedTests()
    step.read(Rank.SAME_TIME, said(), "FAILED a")
    other.read(Rank.SAME_TIME, said(), "FAILED b")
    log.merge(step, lambda _: Rank.FAILED_STEP)
    log.merge(other, lambda rank: rank)

    assert log.of(Rank.FAILED_STEP, "tool") == ("a",)
    assert log.of(Rank.SAME_TIME, "tool") == ("b",)
    assert log.of(Rank.SAME_TIME, "other tool") == log.of(Rank.ELSEWHERE, "tool") == ()


def test_many_steps_share_the_room() -> None:
    log, names = NamedTests(), [f"FAILED test_{number}" for number in range(5 * MOST_TESTS)]
    for prefix in ("a", "b"):
        step = NamedTests()
        for name in names:
            step.read(Rank.SAME_TIME, said(), f"{name}_{prefix}")
        log.merge(step, lambda _: Rank.FAILED_STEP)

    assert [len([*kept]) for _, kept in log] == [4 * MOST_TESTS]
