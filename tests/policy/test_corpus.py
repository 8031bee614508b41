"""Real workflows of thirty repositories, where they lie beside the checkout."""

import time
from collections import Counter
from pathlib import Path

import pytest

from bot.config.load import default_policy
from bot.model import File, Sha
from bot.policy.engine import judge
from bot.policy.workflow import Facts

CORPUS = Path(__file__).parents[3] / "shared/data/workflows"
FILES = sorted(CORPUS.glob("*/.github/workflows/*.y*ml"))


@pytest.mark.skipif(not FILES, reason="no corpus")
def test_every_real_workflow_is_judged_quickly_and_by_every_rule() -> None:
    counts: Counter[str] = Counter()
    for path in FILES:
        owner = path.relative_to(CORPUS).parts[0].partition("__")[0]
        started = time.process_time()
        file = File(str(path), Sha(""), path.read_bytes())
        judged = judge(file, default_policy(), Facts(owner=owner))
        counts.update(found.rule.id for found in judged.violations)

        assert time.process_time() - started < 1, path
        assert judged.is_readable, path
        assert not [found.cause for found in judged.violations if found.cause], path
    assert counts.keys() == {"PERM-MISSING", "PIN-BRANCH", "SEC-LONGLIVED", "TIME-MISSING"}
    assert counts["PIN-BRANCH"] < len(FILES) / 10
