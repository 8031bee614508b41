"""Required checks come from the App that they are expected from."""

import pytest

from bot.evidence import RequiredCheck
from bot.policy.facts import NO_FACTS, Facts
from tests.policy.rules.requiring import ACTIONS, facts, violations

RULE = "GATE-SPOOF"
CI = "on: pull_request\njobs: {ci: {}}\n"


@pytest.mark.parametrize(
    ("known", "open_to_all"),
    [
        pytest.param(facts("ci", "lint", app_id=None), ["ci", "lint"], id="from anybody"),
        pytest.param(facts("ci"), [], id="from one App"),
        pytest.param(
            Facts(required=(RequiredCheck("ci"), RequiredCheck("ci", ACTIONS))),
            [],
            id="from anybody, and from one App",
        ),
        pytest.param(facts(), [], id="none required"),
        pytest.param(NO_FACTS, [], id="not known"),
    ],
)
def test_sources(known: Facts, open_to_all: list[str]) -> None:
    found = violations(RULE, known, CI)

    assert [one.finding.subject for one in found] == open_to_all
    assert all(f"`{one.finding.subject}`" in one.finding.message for one in found)
