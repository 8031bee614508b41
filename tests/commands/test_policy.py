"""What people type after ``/policy``."""

from datetime import timedelta

import pytest

from bot.commands.command import Intent, Risk
from bot.commands.known.policy import AskForWaiver, ExplainRule, ShowPolicy
from bot.commands.parse import parse
from bot.commands.registry import COMMANDS, plan
from bot.errors import UserError
from bot.model import Permission
from tests.commands import sketch

PRINT = "0123456789abcdef"


def planned(line: str) -> Intent:
    (typed,) = parse(line, "sluice")
    return plan(sketch.invoke(typed))


def waiver(days: int, reason: str) -> AskForWaiver:
    return AskForWaiver(fingerprint=PRINT, lasts=timedelta(days=days), reason=reason)


@pytest.mark.parametrize(
    ("line", "intent"),
    [
        ("/policy", ShowPolicy()),
        ("/policy explain PIN-SHA", ExplainRule(rule="PIN-SHA")),
        ("/policy explain pin-sha", ExplainRule(rule="PIN-SHA")),
        ("/policy explain Zizmor/Artipacked", ExplainRule(rule="zizmor/artipacked")),
        (f'/policy waive {PRINT} 30d "it is so"', waiver(30, "it is so")),
        (f"/policy waive {PRINT} 24h so", waiver(1, "so")),
    ],
)
def test_what_is_asked_for(line: str, intent: Intent) -> None:
    assert planned(line) == intent


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("/policy show", "Say `/policy`, `/policy explain RULE` or"),
        ("/policy explain", "Say `/policy`, `/policy explain RULE` or"),
        ("/policy explain A B", "Say `/policy`, `/policy explain RULE` or"),
        (f"/policy waive {PRINT} 30d", "Say `/policy`, `/policy explain RULE` or"),
        ("/policy waive PIN-SHA 30d x", "`PIN-SHA` is no fingerprint"),
        (f"/policy waive {PRINT.upper()} 30d x", "is no fingerprint"),
        (f"/policy waive {PRINT[1:]} 30d x", "is no fingerprint"),
        (f"/policy waive {PRINT}0 30d x", "is no fingerprint"),
        (f"/policy waive {PRINT} 36h x", "`36h` is not a number of days"),
        (f"/policy waive {PRINT} 0d x", "`0d` is not a duration"),
        (f"/policy waive {PRINT} 367d x", "`367d` is not a duration"),
        (f"/policy waive {PRINT} soon x", "`soon` is not a duration"),
    ],
)
def test_what_makes_no_sense(line: str, cause: str) -> None:
    with pytest.raises(UserError) as refused:
        planned(line)

    assert refused.value.reason == "parse_error"
    assert cause in str(refused.value)


@pytest.mark.parametrize(
    "line",
    [f"/policy waive {PRINT} 30d it is so", "/policy --reason x"],
)
def test_what_it_does_not_take(line: str) -> None:
    with pytest.raises(UserError) as refused:
        parse(line, "sluice")

    assert refused.value.reason == "parse_error"


def test_everybody_may_ask() -> None:
    command = COMMANDS["policy"]

    assert (command.permission, command.risk) == (Permission.READ, Risk.READ)
    assert isinstance(planned(command.example), AskForWaiver)
