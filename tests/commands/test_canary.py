"""The grammar of ``/canary``."""

from datetime import timedelta

import pytest

from bot.commands.command import Place, Risk
from bot.commands.known.canary import COMMAND, Canary, Verb
from bot.commands.parse import parse
from bot.commands.registry import plan
from bot.errors import UserError
from bot.model import Permission
from tests.commands import sketch


def start(weight: float, **more) -> Canary:
    return Canary(verb=Verb.START, weight=weight, **more)


@pytest.mark.parametrize(
    ("line", "intent"),
    [
        ("/canary 10%", start(10)),
        ("/canary 10 %", start(10)),
        ("/canary 2.5%", start(2.5)),
        ("/canary 2.5 % api", start(2.5, names=("api",))),
        ("/canary 0.01%", start(0.01)),
        ("/canary 100%", start(100)),
        ("/canary 10% api", start(10, names=("api",))),
        ("/canary 10% api production", start(10, names=("api", "production"))),
        ("/canary 10% service=api", start(10, names=("api",))),
        ("/canary 10% service=api env=qa", start(10, names=("api", "qa"))),
        ("/canary 10% @1a2b3c4", start(10, sha="1a2b3c4")),
        ("/canary 10% @1a2b3c4 api", start(10, sha="1a2b3c4", names=("api",))),
        ("/canary 10% --dry-run", start(10, is_dry_run=True)),
        ('/canary 10% --retry "a flaky test"', start(10, retry="a flaky test")),
        *((f"/canary {verb}", Canary(verb=verb)) for verb in Verb if verb is not Verb.START),
        ("/canary ABORT", Canary(verb=Verb.ABORT)),
        ("/canary Promote api", Canary(verb=Verb.PROMOTE, names=("api",))),
        (
            '/canary abort --reason "users complain"',
            Canary(verb=Verb.ABORT, reason="users complain"),
        ),
        ("/canary extend --for 10m", Canary(verb=Verb.EXTEND, longer=timedelta(minutes=10))),
        ('/canary promote --override "fire"', Canary(verb=Verb.PROMOTE, override="fire")),
    ],
    ids=str,
)
def test_what_a_line_asks_for(line, intent) -> None:
    (typed,) = parse(line, "sluice")

    assert plan(sketch.invoke(typed)) == intent


PERCENT = "is not a percentage above 0 and up to 100, such as `10%`"
WORD = "is neither a percentage, such as `10%`, nor one of `status`"
ONE = "Name one commit, one service and one environment at most"


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("/canary", "Say how much of the traffic: `/canary 10%`"),
        ("/canary 0%", f"`0%` {PERCENT}"),
        ("/canary 0.00%", f"`0.00%` {PERCENT}"),
        ("/canary 101%", f"`101%` {PERCENT}"),
        ("/canary 100.01%", f"`100.01%` {PERCENT}"),
        ("/canary 900%", f"`900%` {PERCENT}"),
        ("/canary 10", f"`10` {PERCENT}"),
        ("/canary 10%%", f"`10%%` {PERCENT}"),
        ("/canary -5%", f"`-5%` {WORD}"),
        ("/canary %", f"`%` {WORD}"),
        ("/canary stop", f"`stop` {WORD}"),
        ("/canary start", f"`start` {WORD}"),
        ("/canary 10% @1a2b3c4 @1a2b3c5", ONE),
        ("/canary 10% a b c", ONE),
        ("/canary 10% @1A2B3C4", "`1A2B3C4` is not a commit"),
        ("/canary 10% @", "is not a commit"),
        ("/canary 10% a:b", "`a:b` is not the name"),
        ("/canary 10% service=", "is not the name"),
        ("/canary abort --dry-run", "Only a start can be tried with `--dry-run`"),
        ("/canary extend --for 0m", "`0m` is not a duration"),
    ],
    ids=str,
)
def test_what_makes_no_sense(line, cause) -> None:
    (typed,) = parse(line, "sluice")

    with pytest.raises(UserError) as refused:
        plan(sketch.invoke(typed))

    assert refused.value.reason == "parse_error"
    assert cause in str(refused.value).splitlines()[0]


@pytest.mark.parametrize("line", ["> /canary 10%", "see /canary 10%", "```\n/canary 10%\n```"])
def test_what_is_quoted_is_no_command(line) -> None:
    assert list(parse(line, "sluice")) == []


def test_who_may_and_where() -> None:
    assert (COMMAND.permission, COMMAND.risk) == (Permission.WRITE, Risk.RISK)
    assert Place.CLOSED in COMMAND.places, "what runs can be stopped wherever it is"
