"""Every rule against its own folder of workflows; ``# expect: RULE-ID`` marks each bad line."""

import importlib
import re
from pathlib import Path

import pytest

from bot.config.load import default_policy
from bot.config.schema import Level, Profile
from bot.model import File, Sha
from bot.policy.engine import KNOWN_RULES, RULES, evaluate
from bot.policy.rule import Rule
from bot.policy.workflow import NO_FACTS, Facts

CASES = Path(__file__).parent / "cases"
FILES = sorted(CASES.rglob("*.yml"))
EXPECT = re.compile(r"# expect: ([\w-]+)")
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def found(text: str, facts: Facts = NO_FACTS) -> list[tuple[int, str]]:
    file = File(".github/workflows/ci.yml", Sha(""), text.encode())
    violations = evaluate([file], default_policy(), facts)
    return [(violation.finding.line, violation.rule.id) for violation in violations]


def expected(text: str) -> list[tuple[int, str]]:
    lines = enumerate(text.splitlines(), start=1)
    return [(number, rule) for number, line in lines for rule in EXPECT.findall(line)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_finds_exactly_the_marked_lines(path: Path) -> None:
    text = path.read_text()

    assert found(text) == expected(text)


@each_rule
def test_has_good_and_bad_cases(rule: Rule) -> None:
    files = [path.read_text() for path in (CASES / rule.id).glob("*.yml")]

    assert {rule.id in text for text in files} == {True, False}


@each_rule
def test_is_documented(rule: Rule) -> None:
    module = importlib.import_module(rule.check.__module__)

    assert module.__name__.rpartition(".")[2] == rule.id.lower().replace("-", "_")
    assert "Source: https://" in module.__doc__
    assert not rule.summary.endswith(".")
    assert rule.fix.endswith(".")
    assert KNOWN_RULES[rule.id] == rule.summary


@pytest.mark.parametrize(
    ("profile", "levels"),
    [
        (Profile.MINIMAL, ["off", "error", "off", "error", "error", "off"]),
        (Profile.RECOMMENDED, ["warning", "error", "warning", "error", "error", "warning"]),
        (Profile.STRICT, ["warning", "error", "error", "error", "error", "warning"]),
    ],
)
def test_levels_of_the_profiles(profile: Profile, levels: list[str]) -> None:
    assert [rule.id for rule in RULES] == [
        "PERM-MISSING",
        "PIN-BRANCH",
        "SEC-LONGLIVED",
        "SYN-DUPKEY",
        "SYN-PARSE",
        "TIME-MISSING",
    ]
    assert [rule.level_in(profile) for rule in RULES] == [Level(level) for level in levels]


@pytest.mark.parametrize(
    ("uses", "facts", "is_found"),
    [
        pytest.param("octo/flows@main", Facts(owner="octo"), False, id="same owner"),
        pytest.param("Octo/flows@main", Facts(owner="oCTO"), False, id="same owner, other case"),
        pytest.param("octopus/flows@main", Facts(owner="octo"), True, id="similar owner"),
        pytest.param("octo/flows@main", NO_FACTS, True, id="owner not known"),
        pytest.param(
            "other/action@v4",
            Facts(default_branches={"other/action": "v4"}),
            True,
            id="default branch",
        ),
        pytest.param(
            "Other/Action/sub/path@edge",
            Facts(default_branches={"other/action": "edge"}),
            True,
            id="default branch, of a path",
        ),
        pytest.param(
            "other/action@v4",
            Facts(default_branches={"other/else": "v4"}),
            False,
            id="default branch of another repository",
        ),
        pytest.param("other/action", NO_FACTS, False, id="no ref"),
    ],
)
def test_branches_that_the_facts_tell(uses: str, facts: Facts, is_found) -> None:
    text = f"on: push\njobs: {{a: {{permissions: {{}}, uses: {uses}}}}}"

    assert found(text, facts) == ([(2, "PIN-BRANCH")] if is_found else [])


@pytest.mark.parametrize(
    ("jobs", "named"),
    [
        (1, "`j0`:"),
        (3, "`j0`, `j1`, `j2`:"),
        (4, "`j0`, `j1`, `j2` and 1 more:"),
        (5, "`j0`, `j1`, `j2` and 2 more:"),
    ],
)
def test_names_a_few_jobs_without_permissions(jobs: int, named: str) -> None:
    text = "jobs:\n" + "".join(f"  j{number}: {{}}\n" for number in range(jobs))
    [violation] = evaluate([File("ci.yml", Sha(""), text.encode())], default_policy())

    assert f"for {named}" in violation.finding.message


def test_a_file_too_large_is_not_passed() -> None:
    assert found("# large\n" * 200_000) == [(1, "SYN-PARSE")]


def test_a_file_too_deep_is_not_passed() -> None:
    assert found("on: push\njobs: " + "[" * 200) == [(2, "SYN-PARSE")]
