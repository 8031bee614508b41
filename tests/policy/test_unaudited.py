"""When it is told that a file could not be audited."""

from dataclasses import replace
from datetime import date

import pytest

from bot.config.layers import merge
from bot.policy.auditing import Audit, AuditFailure
from bot.policy.cases import ALONE
from bot.policy.engine import KNOWN_RULES
from bot.policy.review import Review, review
from bot.policy.side import Side, Sides
from tests.policy.reading_cases import file_of, law_of, side_of

TODAY = date(2026, 11, 22)
RIGHT = "on: push\npermissions: {}\njobs: {a: {runs-on: x, timeout-minutes: 5, steps: []}}\n"
WRONG = RIGHT.replace("steps", "stepz")
WAIVED = """
version: 1
waivers:
  - rule: SYN-SCHEMA
    paths: [.github/workflows/ci.yml]
    reason: GitHub has taken this key since yesterday
    expires: 2026-11-30
"""


def side(text: str, *, fails: bool = True) -> Side:
    failures = (AuditFailure(path=ALONE, why="it is odd"),) if fails else ()
    return replace(side_of(file_of(ALONE, text.encode())), audit=Audit(failures=failures))


def told(done: Review) -> set[str]:
    return {one.rule.id for one in done.new} & {"SYN-SCHEMA", "SYN-DUPKEY", "zizmor/unaudited"}


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        pytest.param(RIGHT, {"zizmor/unaudited"}, id="nothing else is wrong"),
        pytest.param(WRONG, {"SYN-SCHEMA"}, id="GitHub refuses it"),
        pytest.param(RIGHT + "on: push\n", {"SYN-DUPKEY"}, id="a key twice"),
    ],
)
def test_only_where_nothing_tells_why(text: str, rules: set[str]) -> None:
    done = review(Sides(head=side(text)), merge((), KNOWN_RULES), TODAY)

    assert told(done) == rules


@pytest.mark.parametrize(
    "policy",
    [
        pytest.param("{version: 1, rules: {SYN-SCHEMA: warning}}", id="that does not block"),
        pytest.param("{version: 1, rules: {SYN-SCHEMA: off}}", id="that is off"),
        pytest.param(WAIVED, id="that is waived"),
    ],
)
def test_is_told_beside_what_lets_it_through(policy: str) -> None:
    done = review(Sides(head=side(WRONG)), law_of(policy.encode()), TODAY)

    assert "zizmor/unaudited" in told(done)
    assert done.blocks


def test_what_was_wrong_before_does_not_hide_that_it_is_no_longer_audited() -> None:
    sides = Sides(base=side(WRONG, fails=False), head=side(WRONG + "# more\n"))

    done = review(sides, merge((), KNOWN_RULES), TODAY)

    assert told(done) == {"zizmor/unaudited"}
    assert {one.rule.id for one in done.existing} >= {"SYN-SCHEMA"}
