"""A change keeps the jobs that required checks come from."""

import pytest

from bot.policy.engine import Judge
from bot.policy.facts import NO_FACTS, Facts
from bot.policy.rules.gate_lost import RULE
from bot.policy.side import Change, Pipeline
from tests.policy.rules.requiring import case, facts

CI = "on: pull_request\njobs:\n  test: {}\n"


def pipeline(facts: Facts, text: str) -> Pipeline:
    made = case(text)
    return Judge(made.side, made.law, facts).pipeline


def told(base: str, head: str, facts: Facts) -> list[str]:
    change = Change(
        base=pipeline(facts, base),
        head=pipeline(facts, head),
        touched=frozenset(),
        is_fork=False,
    )
    return [one.message for one in RULE.check(change)]


RENAMED = CI.replace("test", "tests")


@pytest.mark.parametrize(
    ("base", "head", "required", "is_told"),
    [
        pytest.param(CI, RENAMED, "test", True, id="renamed"),
        pytest.param(CI, RENAMED + "  b: {name: test}\n", "test", False, id="kept by another"),
        pytest.param(CI, RENAMED, "tests", False, id="renamed to what is required"),
        pytest.param(CI, RENAMED, "other", False, id="came from no job before"),
        pytest.param(CI, CI, "test", False, id="not touched"),
        pytest.param(CI, "jobs: [", "test", True, id="cannot be read any more"),
    ],
)
def test_changes(base, head, required, is_told) -> None:
    assert bool(told(base, head, facts(required))) is is_told


def test_says_what_the_change_does() -> None:
    [said] = told(CI, RENAMED, facts("test"))

    assert said == (
        "The required check `test` comes from job `test` of `.github/workflows/0.yml`, which this "
        "change takes away or renames."
    )


def test_what_is_required_is_not_known() -> None:
    assert told(CI, RENAMED, NO_FACTS) == []
