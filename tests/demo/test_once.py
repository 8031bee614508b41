"""The demo as people start it."""

import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.demo import stage
from bot.demo.once import Expected, Performance, UnexpectedError
from bot.demo.outcomes import PRIVATE

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(240)
def test_the_story_plays_by_itself_and_is_as_it_should_be() -> None:
    command = [sys.executable, "-m", "bot", "demo", "--once"]
    played = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert played.returncode == 0, played.stderr
    told = (
        "PIN-BRANCH",
        "2 suggestions for what the policy check found",
        "+     timeout-minutes: 30",
        "✓ sluice / policy: 1 new warning",
        "A waiver of SEC-LONGLIVED",
        "1 waived)",
        "octo/.github/sluice.yml, .github/sluice.yml",
        "did you mean `recommended`?",
        "`rules.PIN-BRANCH` is locked by",
        "No new problems",
        "same failure in 3 of 4 jobs",
        "failed 0 of the last 2 runs",
        "E       AssertionError: assert 40 == Decimal('39.98')",
        "[redacted url-credentials]",
        "They collect results: all-green.",
        "Compare with the last green",
        "shop/cart.py:6 ",
        "[Re-run failed]  [Mark flaky]  [Not helpful]",
        "lost communication with the",
        "Green again without a change",
        "still needed: 2 more",
        "eve cannot approve this",
        "ada cannot approve this",
        "still needed: 1 more",
        "to production succeeded",
        "its window ended",
        "Deploy / production: failure",
        "request expired",
        "was rolled back",
        ": 1 that the canary is worse",
        "waits: Approvals 0 of 2",
        "was promoted: it has all of the traffic",
        "tree root",
        "All as it should be",
    )
    for words in told:
        assert words in played.stdout
    assert PRIVATE not in played.stdout
    assert played.stderr == ""


async def test_a_bot_that_does_something_else_is_noticed() -> None:
    async with stage() as set_:
        performance = Performance(set_, Console(quiet=True))

        with pytest.raises(UnexpectedError, match=r"expected .*neutral"):
            await performance._shows("Ada opens it", Expected("sluice / policy", "neutral"))


async def test_a_bot_that_is_silent_is_noticed(monkeypatch) -> None:
    monkeypatch.setattr("bot.demo.once.PATIENCE", 0.1)
    async with stage() as set_:
        await set_.sim.webhooks.settled()
        set_.sim.webhooks.url = ""
        performance = Performance(set_, Console(quiet=True))

        with pytest.raises(UnexpectedError, match="did not come within"):
            await performance._answers("ada", "/help", "/status")
