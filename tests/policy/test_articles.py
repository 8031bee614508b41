"""What the four articles show, judged by the profile that is made of them.

The examples in ``articles`` are in our own words. Rules that are marked in a file are found at the
marked lines and nowhere else in it; those in a comment ``# satisfied:`` are not found at all.
"""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bot.auditing import audit_now
from bot.config.rules import Level
from bot.config.schema import Profile
from bot.policy.cases import ALONE, Case
from bot.policy.engine import RULE_OF
from bot.policy.facts import NO_FACTS, Facts
from bot.policy.rule import Violation
from tests.policy.reading_cases import file_of, law_of, side_of
from tests.policy.rules import requiring

ARTICLES = sorted((Path(__file__).parent / "articles").glob("*.yml"))
FACTS = {"s1-filtered": requiring.facts("test")}
"""What GitHub says, where an example needs it."""
SATISFIED = "# satisfied:"
SEEDS = b"{version: 1, extends: seeds}"
OWN_FILES = Path(__file__).parents[3] / "shared/data/workflows/_seed003/.github/workflows"
FOLDER = ".github/workflows"

EXPECTED = {
    "test.yml": {
        "PIN-SHA": 4,
        "PIN-BRANCH": 1,
        "TIME-MISSING": 1,
        "PERM-MISSING": 1,
        "CONC-PR": 1,
        "GATE-NOFAIL-UPLOAD": 1,
    },
    "deploy-staging.yml": {
        "DEPLOY-ENV": 1,
        "SEC-LONGLIVED": 1,
        "CONC-DEPLOY": 1,
        "TIME-MISSING": 1,
        "MIG-ORDER": 1,
        "DEPLOY-NEEDS": 1,
        "PIN-SHA": 6,
        "DEPLOY-ROLLBACK": 1,
    },
    "deploy-prod.yml": {
        "PIN-DEPRECATED": 1,
        "SEC-LONGLIVED": 1,
        "DEPLOY-PROMOTE": 1,
        "DEPLOY-LATEST": 1,
        "MIG-ORDER": 1,
        "CONC-DEPLOY": 1,
        "TIME-MISSING": 1,
        "PIN-SHA": 7,
    },
}
"""How often each rule finds something in the files that the fourth article prints whole."""
GOOD = {
    "test.yml": {"STAGE-LINT", "STAGE-FORMAT", "STAGE-TYPE", "STAGE-UNIT", "STAGE-DEPAUDIT"}
    | {"STAGE-SECRETSCAN", "SEC-PLAINTEXT", "PIN-DOCKER", "CACHE-DEPS"},
    "deploy-staging.yml": {"DEPLOY-HEALTH", "DEPLOY-NOTIFY", "DEPLOY-PR", "DEPLOY-REF"},
    "deploy-prod.yml": {"DEPLOY-HEALTH", "DEPLOY-NOTIFY", "DEPLOY-ENV", "DEPLOY-STAGEFIRST"},
}


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_an_example_breaks_what_its_marks_say(path: Path) -> None:
    text = path.read_text()
    case = Case(side_of(file_of(ALONE, text.encode())), law_of(SEEDS))
    violations = case.violations(facts=FACTS.get(path.stem, NO_FACTS))
    found = {(one.path, one.finding.line, one.rule.id) for one in violations}
    marked = {rule for _, _, rule in case.expected}

    assert {mark for mark in found if mark[2] in marked} == case.expected
    assert not satisfied(text) & ({rule for _, _, rule in found} | marked)


def satisfied(text: str) -> set[str]:
    """Return the rules that *text* keeps. Each could have found something."""
    lines = (line for line in text.splitlines() if line.startswith(SATISFIED))
    rules = {rule for line in lines for rule in line.removeprefix(SATISFIED).split()}
    assert Level.OFF not in {RULE_OF[rule].level_in(Profile.SEEDS) for rule in rules}
    return rules


@pytest.fixture(scope="module")
def own_files() -> list[Violation]:
    if not OWN_FILES.is_dir():
        pytest.skip("the workflows that the fourth article prints are not here")
    files = [file_of(f"{FOLDER}/{one.name}", one.read_bytes()) for one in OWN_FILES.iterdir()]
    case = Case(replace(side_of(*files), audit=audit_now(files)), law_of(SEEDS))
    return case.violations(facts=Facts(default_branch="main", protects_tags=False))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_of_the_fourth_article_breaks(name: str, own_files: list[Violation]) -> None:
    told = Counter(one.rule.id for one in own_files if one.path == f"{FOLDER}/{name}")

    assert {rule: told[rule] for rule in EXPECTED[name]} == EXPECTED[name]
    assert not GOOD[name] & told.keys()


def test_the_fourth_article_as_a_whole_breaks(own_files: list[Violation]) -> None:
    told = {one.rule.id for one in own_files if not one.path}

    assert told >= {"STAGE-COV", "SEC-TAG-PROTECT"}
    assert not told & GOOD["test.yml"]
