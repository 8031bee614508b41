"""What a called workflow of the same owner lacks is told at the call."""

from dataclasses import replace

import pytest

from bot.policy.checkout import Checkout
from bot.policy.engine import evaluate
from bot.policy.facts import Facts
from tests.policy.reading_cases import case_of, file_of

CALL = "on: push\njobs:\n  shared:\n    uses: Octo/flows/.github/workflows/ci.yml@v1\n"
ENDLESS = b"on: workflow_call\njobs: {slow: {runs-on: x, steps: [run: make]}}"
BOUNDED = b"on: workflow_call\njobs: {slow: {timeout-minutes: 5, steps: [run: make]}}"


@pytest.mark.parametrize(
    ("callee", "owner", "found"),
    [
        pytest.param(ENDLESS, "octo", True, id="same owner"),
        pytest.param(ENDLESS, "other", False, id="another owner's, whom nobody here can mend"),
        pytest.param(ENDLESS, "", False, id="owner not known"),
        pytest.param(BOUNDED, "octo", False, id="bounded"),
        pytest.param(None, "octo", False, id="not read"),
    ],
)
def test_calls(callee: bytes | None, owner: str, found) -> None:
    case = case_of(CALL)
    name = "Octo/flows/.github/workflows/ci.yml@v1"
    remote = {name: file_of("ci.yml", callee)} if callee else {}
    side = replace(case.side, checkout=Checkout(remote=remote))
    violations = evaluate(side, case.law, Facts(owner=owner))

    mine = [one.finding for one in violations if one.rule.id == "TIME-MISSING"]
    assert [one.line for one in mine] == ([3] if found else [])
    assert all("`slow` has no `timeout-minutes`" in one.message for one in mine)


def test_an_alias_is_mended_where_it_was_written() -> None:
    text = "on: push\njobs:\n  one: &job\n    runs-on: x\n    steps: [run: make]\n  two: *job\n"
    first, second = case_of(text).violations("TIME-MISSING")

    assert first.finding.edit is not None
    assert second.finding.edit is None
