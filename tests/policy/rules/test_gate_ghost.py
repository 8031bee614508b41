"""Required checks are reported by somebody."""

import pytest

from bot.policy.facts import NO_FACTS
from tests.policy.rules.requiring import facts, violations

RULE = "GATE-GHOST"
CI = "name: CI\non: pull_request\njobs:\n  test: {strategy: {matrix: {python: ['3.12']}}}\n"


@pytest.mark.parametrize(
    ("required", "seen", "ghosts"),
    [
        pytest.param(["test (3.12)"], frozenset(), [], id="of a job"),
        pytest.param(["test (3.11)"], frozenset(), ["test (3.11)"], id="of a version that is gone"),
        pytest.param(
            ["CI / test (3.12) (pull_request)"],
            frozenset(),
            ["CI / test (3.12) (pull_request)"],
            id="as pages show it",
        ),
        pytest.param(["codecov/patch"], frozenset({"codecov/patch"}), [], id="of another App"),
        pytest.param(["codecov/patch"], frozenset({"other"}), ["codecov/patch"], id="not seen"),
        pytest.param(["codecov/patch"], None, [], id="not known what was seen"),
        pytest.param(["a", "b"], frozenset(), ["a", "b"], id="several"),
        pytest.param([], frozenset(), [], id="none required"),
    ],
)
def test_ghosts(required, seen, ghosts) -> None:
    found = violations(RULE, facts(*required, seen=seen), CI)

    assert [one.finding.subject for one in found] == ghosts
    assert {(one.path, one.finding.line) for one in found} <= {("", 1)}


def test_what_is_required_is_not_known() -> None:
    assert violations(RULE, NO_FACTS, CI) == []


@pytest.mark.parametrize(("number", "found"), [(200, 200), (201, 200)])
def test_of_many_checks_some_are_looked_at(number: int, found: int) -> None:
    required = facts(*(f"c{one}" for one in range(number)), seen=frozenset())

    assert len(violations(RULE, required, CI)) == found
