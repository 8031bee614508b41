"""Real workflows of thirty repositories, where they lie beside the checkout."""

import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config.layers import merge
from bot.config.schema import Profile
from bot.model import File
from bot.policy.engine import KNOWN_RULES, Judge
from bot.policy.facts import Facts
from tests.policy.reading_cases import file_of, side_of
from tests.timing import seconds

CORPUS = Path(__file__).parents[3] / "shared/data/workflows"
CHECKOUTS = sorted(CORPUS.glob("*"))


def files(checkout: Path) -> list[File]:
    return [
        file_of(str(path.relative_to(checkout)), path.read_bytes())
        for path in sorted(checkout.rglob("*"))
        if path.is_file()
    ]


@pytest.mark.skipif(not CHECKOUTS, reason="no corpus")
@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("checkout", CHECKOUTS, ids=lambda path: path.name)
def test_every_real_workflow_is_judged_quickly_and_by_every_rule(
    checkout: Path, profile: Profile
) -> None:
    side = side_of(*files(checkout))
    law = merge([], KNOWN_RULES)
    law = replace(law, policy=law.policy.model_copy(update={"extends": profile}))
    judge = Judge(side, law, Facts(owner=checkout.name.partition("__")[0]))
    counts: Counter[str] = Counter()
    for file in side.workflows:
        started = time.process_time()
        judged = judge.judge(file)

        assert time.process_time() - started < seconds(1), file.path
        assert judged.is_readable, file.path
        assert not [found.cause for found in judged.violations if found.cause], file.path
        counts.update(found.rule.id for found in judged.violations)
    assert not [found.cause for found in judge.judge_together() if found.cause]
    assert counts["PIN-BRANCH"] <= len(side.workflows)
