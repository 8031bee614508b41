import pytest

from bot.ci.category import Category
from bot.ci.generic import DECLARED_WEIGHT, LIMIT
from bot.ci.score import GENERIC, LONGEST_ZONE, Patterns, Scorer
from bot.ci.tool import Evidence, Signature, Tool, Zone

LOUD = Tool(
    name="loud",
    category=Category.CONFIG,
    zones=(
        Zone("quote", r"^<<$", r"^>>$", Evidence.TRACE),
        Zone("silence", r"^\(\($", r"^\)\)$", Evidence.NOISE),
    ),
    signatures=(
        Signature(Evidence.CAUSE, "boom", (r"^BOOM (?P<test>\w+)?",), Category.CRASH),
        Signature(Evidence.VERDICT, "also", (r"^BOOM", r"^bang")),
        Signature(Evidence.WRAPPER, "again", (r"again",)),
        Signature(Evidence.NOISE, "", (r"just kidding",)),
        Signature(Evidence.CAUSE, "below", (r"\S",), follows=r"^HEAD$"),
        Signature(Evidence.CAUSE, "quoted", (r"^meant$",), zone="quote"),
    ),
)
PATTERNS = Patterns([LOUD])


def scores(*lines: str) -> list[tuple[int, str] | None]:
    scorer = Scorer(PATTERNS)
    found = [scorer.score(line) for line in lines]
    return [(one.value, one.why) if one else None for one in found]


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        pytest.param(["hello"], None, id="nothing is known of it"),
        pytest.param(["BOOM x"], (100, "boom"), id="the strongest wins"),
        pytest.param(["BOOM again"], (10, "again"), id="a wrapper overrules"),
        pytest.param(["BOOM again, just kidding"], (0, ""), id="noise overrules both"),
        pytest.param(["##[error]BOOM x"], (100, "boom"), id="below a prefix"),
        pytest.param(["HEAD", "", " ", "why"], (100, "below"), id="the next line with words"),
        pytest.param(["HEAD", "why", "more"], None, id="but not the one after it"),
        pytest.param(["meant"], None, id="a line of a zone counts inside only"),
        pytest.param(["<<", "meant"], (100, "quoted"), id="and there it does"),
        pytest.param(["<<", "BOOM x"], (20, "boom"), id="others are capped inside"),
        pytest.param(["<<", "hello"], None, id="what is unknown stays so inside"),
        pytest.param(["<<", "error: x"], (20, "words that go with failures"), id="words, too"),
        pytest.param(["((", "BOOM x"], (0, "boom"), id="down to noise"),
        pytest.param(["<<", "hello", ">>", "BOOM x"], (100, "boom"), id="until the zone ends"),
        pytest.param(["<<", "((", "BOOM x"], (0, "boom"), id="the later zone counts"),
        pytest.param(["<<", "((", ">>", "BOOM x"], (0, "boom"), id="and has its own end"),
    ],
)
def test_score(lines, last) -> None:
    assert scores(*lines)[-1] == last


@pytest.mark.parametrize(("lines", "value"), [(LONGEST_ZONE - 1, 20), (LONGEST_ZONE, 100)])
def test_a_zone_without_end_ends_some_time(lines, value) -> None:
    assert scores("<<", *["hello"] * lines, "BOOM x")[-1] == (value, "boom")


def test_a_new_step_leaves_the_zone() -> None:
    scorer = Scorer(PATTERNS)
    scorer.score("<<")
    scorer.leave_zone()

    assert scorer.score("BOOM x").value == 100


def test_the_lines_of_a_tool_say_what_failed() -> None:
    boom, bang, words = map(Scorer(PATTERNS).score, ["BOOM x", "bang", "error: x"])

    assert (boom.tool, boom.category, boom.usual) == ("loud", Category.CRASH, Category.CONFIG)
    assert (bang.category, bang.usual) == (None, Category.CONFIG)
    assert (words.tool, words.category, words.usual) == (GENERIC, None, None)
    assert boom.test_in("##[error]BOOM x") == "x"
    assert boom.test_in("BOOM ") == boom.test_in("no") == bang.test_in("bang") == ""


RANKED = [
    "ERROR: the coverage is less than the minimum",
    "RuntimeError: it failed",
    "Your change has more than the 2000 lines allowed",
    "see src/app.py:12",
]
HARMLESS = [
    "0 errors, 0 failures",
    "no problems found, all tests passed",
    "warning: `x` is deprecated",
    "INFO error handling initialised",
    "Collecting errors-for-all==1.0",
    "Successfully installed errors-1.0",
    "    at fail (error.js:1:7)",
    " src/error.c | 258 +++++---",
    "✓ rejects an error",
    "compiling 3 modules",
    "→ Loading the page of the cart",
    "I1122 05:12:01.123456 7 retry.go:9] failed, trying again",
    "",
]
DECLARED = [
    "##[error]0 errors, but the warning counts",
    "##[error]# :warning: Performance alert",
    "##[error]✓ passed too early",
]
CHANGED = [
    "The tag v1.2 already exists",
    "The lock file is outdated",
    "schema.json differs",
    "docs/api.md is not up to date",
]


def test_words_rank_lines() -> None:
    values = [Scorer(Patterns([])).score(line).value for line in RANKED]

    assert values == sorted(values, reverse=True)
    assert values[0] == LIMIT < Evidence.VERDICT


@pytest.mark.parametrize("line", HARMLESS)
def test_words_of_harmless_lines_are_worth_nothing(line) -> None:
    assert Scorer(Patterns([])).score(line) is None


@pytest.mark.parametrize(
    ("loud", "quiet"),
    [
        ("##[error]it broke", "##[warning]it broke"),
        ("ERROR 05-07 08:11:40 [a.py:9] it broke", "INFO 05-07 08:11:40 [a.py:9] it broke"),
    ],
    ids=["the runner's", "a logger's"],
)
def test_the_level_in_a_prefix_counts(loud, quiet) -> None:
    scorer = Scorer(Patterns([]))

    assert scorer.score(loud).value > 0
    assert scorer.score(quiet) is None


@pytest.mark.parametrize("line", DECLARED)
def test_no_objection_takes_back_what_somebody_declared(line) -> None:
    words = Scorer(Patterns([]))

    assert words.score(line).value >= DECLARED_WEIGHT
    assert words.score(line.removeprefix("##[error]")) is None


@pytest.mark.parametrize(
    "label", ["Error: it", "ERROR it", "Fatal error at it", "Error while loading", "error] it"]
)
def test_a_label_is_more_than_a_word(label) -> None:
    words = Scorer(Patterns([]))

    assert words.score(label).value > words.score("Error page of the cart").value


@pytest.mark.parametrize("line", CHANGED)
def test_what_is_not_as_it_should_be_may_be_the_reason(line) -> None:
    assert Scorer(Patterns([])).score(line).value > 0


def test_few_combinations_are_remembered(monkeypatch) -> None:
    monkeypatch.setattr("bot.ci.score._REMEMBERED", 1)
    patterns = Patterns([LOUD])

    assert patterns.read("bang").known == patterns.read("bang").known
    assert patterns.read("BOOM x").known == patterns.read("BOOM x").known
    assert len(patterns._readings) == len(patterns._lines) == 1
