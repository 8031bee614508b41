"""What a line of each command asks for, and what each does not take."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.commands.command import Place, Risk
from bot.commands.known.approve_deploy import Approve
from bot.commands.known.cancel import Cancel
from bot.commands.known.deploy import Deploy
from bot.commands.known.freeze import Freeze
from bot.commands.known.help import ShowHelp
from bot.commands.known.lock import TakeLock
from bot.commands.known.locks import ShowLocks
from bot.commands.known.override import Override
from bot.commands.known.reject_deploy import Reject
from bot.commands.known.retry import Retry
from bot.commands.known.revoke_approval import Revoke
from bot.commands.known.rollback import RollBack
from bot.commands.known.status import ShowStatus
from bot.commands.known.unfreeze import Unfreeze
from bot.commands.known.unlock import ReleaseLock
from bot.commands.parse import parse
from bot.commands.registry import COMMANDS, plan
from bot.errors import UserError
from bot.model import Permission
from tests.commands import sketch

EIGHT = datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "intent"),
    [
        ("/help", ShowHelp("")),
        ("/help deploy", ShowHelp("deploy")),
        ("/help /Deploy", ShowHelp("deploy")),
        ("/status", ShowStatus()),
        ("/status Staging", ShowStatus(environment="Staging")),
        ("/locks", ShowLocks()),
        ("/deploy production", Deploy(environment="production")),
        ("/deploy to production", Deploy(environment="production")),
        ("/deploy TO production", Deploy(environment="production")),
        (
            "/deploy production --sha 3f2a9c1 --dry-run",
            Deploy(environment="production", sha="3f2a9c1", is_dry_run=True),
        ),
        ("/approve-deploy", Approve()),
        ("/approve-deploy production", Approve(environment="production")),
        ("/approve-deploy 3f2a9c1", Approve(sha="3f2a9c1")),
        (
            "/approve-deploy production 3f2a9c1",
            Approve(environment="production", sha="3f2a9c1"),
        ),
        ('/reject-deploy --reason "too late"', Reject(reason="too late")),
        ("/reject-deploy qa --reason no", Reject(environment="qa", reason="no")),
        ("/revoke-approval", Revoke()),
        ("/revoke-approval qa", Revoke(environment="qa")),
        ("/cancel", Cancel()),
        ("/cancel qa", Cancel(environment="qa")),
        ("/rollback --reason slow", RollBack(reason="slow")),
        (
            "/rollback qa --to PREVIOUS --reason slow",
            RollBack(environment="qa", to="previous", reason="slow"),
        ),
        (
            "/rollback qa --to 123 --reason slow",
            RollBack(environment="qa", to="123", reason="slow"),
        ),
        ("/lock qa", TakeLock(environment="qa")),
        (
            '/lock qa --for 4h --reason "a test"',
            TakeLock(environment="qa", duration=timedelta(hours=4), reason="a test"),
        ),
        ("/unlock qa", ReleaseLock(environment="qa")),
        ("/unlock qa --reason done", ReleaseLock(environment="qa", reason="done")),
        (
            "/unlock qa --force --reason gone",
            ReleaseLock(environment="qa", is_forced=True, reason="gone"),
        ),
        ("/freeze --for 4h --reason x", Freeze(duration=timedelta(hours=4), reason="x")),
        (
            "/freeze qa --until 2026-12-01T08:00Z --reason x",
            Freeze(environment="qa", until=EIGHT, reason="x"),
        ),
        ("/unfreeze", Unfreeze()),
        ("/unfreeze qa", Unfreeze(environment="qa")),
        ("/override policy --reason x", Override(check="policy", reason="x")),
        (
            "/override Deploy-Gate qa --reason x",
            Override(check="deploy-gate", environment="qa", reason="x"),
        ),
        ("/retry", Retry()),
        ("/retry --all", Retry(is_everything=True)),
        ('/retry --job "unit (3.11)"', Retry(job="unit (3.11)")),
    ],
    ids=str,
)
def test_what_a_line_asks_for(line, intent):
    (typed,) = parse(line, "sluice")

    assert plan(sketch.invoke(typed)) == intent


NAMELESS = "Name one environment"


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("/deploy", NAMELESS),
        ("/deploy to", NAMELESS),
        ("/deploy staging production", NAMELESS),
        ("/deploy qa:1", "`qa:1` is not the name of an environment"),
        ("/deploy qa --sha 3F2A9C1", "`3F2A9C1` is not a commit"),
        ("/approve-deploy qa production", "`qa production` is not an environment and a commit"),
        ("/reject-deploy a:b --reason x", "`a:b` is not the name"),
        ("/revoke-approval a:b", "`a:b` is not the name"),
        ("/cancel a:b", "`a:b` is not the name"),
        ("/rollback a:b --reason x", "`a:b` is not the name"),
        ("/lock", "is not the name of an environment"),
        ("/lock qa --for 0m", "`0m` is not a duration"),
        ("/unlock", "is not the name of an environment"),
        ("/unlock qa --force", "`--force` needs `--reason`"),
        ("/freeze --reason x", "Say either `--for` or `--until`"),
        (
            "/freeze --for 1h --until 2026-12-01T08:00Z --reason x",
            "Say either `--for` or `--until`",
        ),
        ("/freeze --until tomorrow --reason x", "`tomorrow` is not a time"),
        ("/unfreeze a:b", "`a:b` is not the name"),
        ("/override --reason x", "Name what to override: `deploy-gate` or `policy`"),
        ("/override deploy-gate a:b --reason x", "`a:b` is not the name"),
        ("/retry --all --job x", "Say either `--job` or `--all`"),
        ("/status a:b", "`a:b` is not the name"),
    ],
)
def test_what_makes_no_sense(line, cause):
    (typed,) = parse(line, "sluice")

    with pytest.raises(UserError) as refused:
        plan(sketch.invoke(typed))

    assert refused.value.reason == "parse_error"
    assert cause in str(refused.value).splitlines()[0]
    assert COMMANDS[typed.name].example in str(refused.value)


@pytest.mark.parametrize(
    "line",
    [
        "/help a b",
        "/status a b",
        "/status --all",
        "/locks production",
        "/deploy to qa now",
        "/deploy qa --reason x",
        "/approve-deploy qa 3f2a9c1 now",
        "/reject-deploy",
        "/rollback",
        "/freeze --for 1h",
        "/override policy",
        "/retry test",
        "/cancel qa now",
        "/unfreeze qa --force",
    ],
)
def test_what_commands_do_not_take(line):
    with pytest.raises(UserError) as refused:
        parse(line, "sluice")

    assert refused.value.reason == "parse_error"


@pytest.mark.parametrize(
    ("name", "permission", "risk"),
    [
        ("help", Permission.TRIAGE, Risk.READ),
        ("status", Permission.TRIAGE, Risk.READ),
        ("locks", Permission.TRIAGE, Risk.READ),
        ("deploy", Permission.WRITE, Risk.RISK),
        ("approve-deploy", Permission.READ, Risk.RISK),
        ("reject-deploy", Permission.READ, Risk.SAFETY),
        ("revoke-approval", Permission.READ, Risk.SAFETY),
        ("cancel", Permission.WRITE, Risk.SAFETY),
        ("rollback", Permission.WRITE, Risk.SAFETY),
        ("lock", Permission.WRITE, Risk.SAFETY),
        ("unlock", Permission.WRITE, Risk.SAFETY),
        ("freeze", Permission.MAINTAIN, Risk.SAFETY),
        ("unfreeze", Permission.MAINTAIN, Risk.RISK),
        ("override", Permission.READ, Risk.RISK),
        ("retry", Permission.READ, Risk.SAFETY),
        ("canary", Permission.WRITE, Risk.RISK),
    ],
)
def test_who_may_and_how_strictly(name, permission, risk):
    assert (COMMANDS[name].permission, COMMANDS[name].risk) == (permission, risk)


def test_where_commands_are_taken():
    anywhere = {"status", "locks", "freeze", "unfreeze"}
    pulls = {Place.OPEN, Place.MERGED}

    for name, command in COMMANDS.items():
        if name in anywhere:
            assert command.places == set(Place), name
        elif name not in {"help", "retry", "canary"}:
            assert command.places == pulls, name
    assert COMMANDS["retry"].places == {Place.OPEN}
    assert Place.ISSUE not in COMMANDS["help"].places
    assert COMMANDS["canary"].places == {Place.OPEN, Place.MERGED, Place.CLOSED}
