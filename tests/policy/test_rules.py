"""Every rule against its own folder of cases."""

import importlib

import pytest

from bot.config.rules import Level
from bot.config.schema import Profile
from bot.policy.edits import applied
from bot.policy.engine import KNOWN_RULES, OWN_RULES
from bot.policy.facts import NO_FACTS, Facts
from bot.policy.rule import Rule, Sees
from tests.policy.reading_cases import CASES, Case, case_of, file_of, read_case, side_of

TESTS_OF_RULES = CASES.parent / "rules"
EACH = [path for folder in sorted(CASES.iterdir()) for path in sorted(folder.iterdir())]
WITH_CASES = [rule for rule in OWN_RULES if rule.sees in {Sees.WORKFLOW, Sees.PIPELINE}]
each_case = pytest.mark.parametrize(
    "path", EACH, ids=lambda path: f"{path.parent.name}-{path.stem}"
)
each_rule = pytest.mark.parametrize("rule", OWN_RULES, ids=lambda rule: rule.id)


def found(text: str, facts: Facts = NO_FACTS, rule: str = "PIN-BRANCH") -> list[int]:
    return [one.finding.line for one in case_of(text).violations(rule, facts)]


@each_case
def test_finds_exactly_the_marked_lines(path) -> None:
    case, rule = read_case(path), path.parent.name
    marks = {mark for mark in case.expected if mark[2] == rule}

    assert {(one.path, one.finding.line, rule) for one in case.violations(rule)} == marks


@each_case
def test_what_it_suggests_mends_what_it_found(path) -> None:
    case, rule = read_case(path), path.parent.name
    edits = [(one.path, one.finding.edit) for one in case.violations(rule) if one.finding.edit]
    files = [
        file_of(file.path, applied(file.data, [edit for at, edit in edits if at == file.path]))
        for file in case.files
    ]
    mended = Case(side_of(*files), case.law)

    assert not [one.finding for one in mended.violations(rule) if one.finding.edit]
    assert len(mended.violations(rule)) == len(case.violations(rule)) - len(edits)
    assert len(mended.violations("SYN-PARSE")) == len(case.violations("SYN-PARSE"))


@pytest.mark.parametrize("rule", WITH_CASES, ids=lambda rule: rule.id)
def test_has_good_and_bad_cases(rule: Rule) -> None:
    if not (CASES / rule.id).is_dir():  # it needs what GitHub says, or zizmor
        assert any(rule.id in path.read_text() for path in TESTS_OF_RULES.glob("*.py"))
        return
    cases = [read_case(path) for path in (CASES / rule.id).iterdir()]

    assert {rule.id in {mark[2] for mark in case.expected} for case in cases} == {True, False}


@each_rule
def test_is_documented(rule: Rule) -> None:
    name = rule.id.lower().replace("-", "_")
    module = importlib.import_module(f"bot.policy.rules.{name}")

    assert module.RULE is rule
    assert "Source: https://" in module.__doc__
    assert not rule.summary.endswith(".")
    assert rule.fix.endswith(".")
    assert KNOWN_RULES[rule.id].summary == rule.summary


def test_minimal_has_what_recommended_blocks() -> None:
    for rule in OWN_RULES:
        is_blocking = rule.level is Level.ERROR

        assert rule.level_in(Profile.MINIMAL) is (Level.ERROR if is_blocking else Level.OFF)
        assert rule.level_in(Profile.RECOMMENDED) is rule.level
        assert rule.level_in(Profile.STRICT).rank >= rule.level.rank


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

    assert found(text, facts) == ([2] if is_found else [])


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
    [violation] = case_of(text).violations("PERM-MISSING")

    assert f"for {named}" in violation.finding.message


def test_a_file_too_large_is_not_passed() -> None:
    assert found("# large\n" * 200_000, rule="SYN-PARSE") == [1]


def test_a_file_too_deep_is_not_passed() -> None:
    assert found("on: push\njobs: " + "[" * 200, rule="SYN-PARSE") == [2]
