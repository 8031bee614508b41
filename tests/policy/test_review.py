from datetime import date

import pytest

from bot.config.layers import Merged
from bot.model import File, Sha
from bot.policy import review as reviewing
from bot.policy.facts import NO_FACTS, Facts
from bot.policy.review import Review
from bot.policy.rule import Violation
from bot.policy.side import Side, Sides
from tests.policy.policies import few as policy

TODAY = date(2026, 11, 22)
CLEAN = "permissions: {}\njobs: {a: {timeout-minutes: 5, steps: [{run: x}]}}\n"
SLOW = "permissions: {}\njobs: {a: {steps: [{run: x}]}}\n"
MAIN = "permissions: {}\njobs: {a: {timeout-minutes: 5, steps: [{uses: a/b@main}]}}\n"


def review(base: list[File], head: list[File], policy: Merged, facts: Facts = NO_FACTS) -> Review:
    sides = Sides(base=Side(workflows=tuple(base)), head=Side(workflows=tuple(head)))
    return reviewing.review(sides, policy, TODAY, facts)


def files(**texts: str) -> list[File]:
    return [File(f"{name}.yml", Sha(text), text.encode()) for name, text in texts.items()]


def brief(violations: tuple[Violation, ...]) -> list[str]:
    return [f"{found.path}:{found.rule.id}:{found.level}" for found in violations]


def parts(done: Review) -> tuple[list[str], list[str], list[str]]:
    return brief(done.new), brief(done.existing), brief(done.fixed)


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        pytest.param({}, {}, ([], [], []), id="no files"),
        pytest.param({}, {"a": SLOW}, (["a.yml:TIME-MISSING:warning"], [], []), id="added"),
        pytest.param({"a": SLOW}, {}, ([], [], ["a.yml:TIME-MISSING:warning"]), id="removed"),
        pytest.param(
            {"a": SLOW}, {"a": SLOW}, ([], ["a.yml:TIME-MISSING:notice"], []), id="untouched"
        ),
        pytest.param(
            {"a": SLOW}, {"a": SLOW + "# x"}, ([], ["a.yml:TIME-MISSING:notice"], []), id="edited"
        ),
        pytest.param(
            {"a": SLOW}, {"b": SLOW}, ([], ["b.yml:TIME-MISSING:notice"], []), id="renamed"
        ),
        pytest.param(
            {"a": SLOW, "z": CLEAN},
            {"z": CLEAN, "b": MAIN, "a": CLEAN},
            (["b.yml:PIN-BRANCH:error"], [], ["a.yml:TIME-MISSING:warning"]),
            id="several",
        ),
    ],
)
def test_what_a_pull_request_does(
    base: dict[str, str], head: dict[str, str], expected: tuple[list[str], ...]
) -> None:
    done = review(files(**base), files(**head), policy())

    assert parts(done) == expected
    assert done.files == len(head)


def test_the_order_is_path_line_rule() -> None:
    done = review(files(d=MAIN, c=MAIN), files(d=MAIN, c=MAIN, b=MAIN, a=SLOW), policy())

    assert [found.path for found in done.new] == ["a.yml", "b.yml"]
    assert [found.path for found in done.existing] == ["c.yml", "d.yml"]


@pytest.mark.parametrize(
    ("report", "existing"),
    [
        ("", "notice"),
        ("report: {existing_as: notice}", "notice"),
        ("report: {existing_as: warning}", "warning"),
        ("report: {existing_as: error}", "error"),
        ("report: {existing_as: error}\nrules: {PIN-BRANCH: warning}", "warning"),
    ],
)
def test_how_much_an_existing_problem_matters(report: str, existing: str) -> None:
    done = review(files(a=MAIN), files(a=MAIN), policy(report))

    assert [found.level.value for found in done.existing] == [existing]
    assert done.blocks == (existing == "error")


def test_existing_problems_can_be_left_out() -> None:
    assert parts(review(files(a=MAIN), files(a=MAIN), policy("report: {existing_as: off}"))) == (
        [],
        [],
        [],
    )


def test_everything_can_count_as_new() -> None:
    rules = policy("report: {only_new: false}")
    done = review(files(a=MAIN, c=SLOW), files(a=MAIN, b=SLOW), rules)

    assert parts(done) == (["a.yml:PIN-BRANCH:error", "b.yml:TIME-MISSING:warning"], [], [])


@pytest.mark.parametrize(
    ("base", "head", "blocks"),
    [
        pytest.param(CLEAN, MAIN, True, id="a new error"),
        pytest.param(MAIN, MAIN, False, id="an existing error"),
        pytest.param(CLEAN, SLOW, False, id="a new warning"),
        pytest.param(MAIN, CLEAN, False, id="a fixed error"),
    ],
)
def test_what_blocks(base: str, head: str, blocks) -> None:
    assert review(files(a=base), files(a=head), policy()).blocks == blocks


def test_the_facts_reach_the_rules_of_both_sides() -> None:
    text = MAIN.replace("a/b@main", "octo/b@main")
    done = review(
        files(a=text), files(a=text + "# x", b=text + "# y"), policy(), Facts(owner="octo")
    )

    assert parts(done) == ([], [], [])
