import pytest

from bot.config.rules import Level
from bot.model import File, Sha
from bot.policy.engine import Judge, apply, evaluate
from bot.policy.rule import Finding, Rule
from bot.policy.side import Side
from bot.policy.workflow import Context, read
from tests.policy.policies import few

BAD = b"jobs:\n  build:\n    steps: [{uses: a/b@main}]\n"


def file(path: str = "ci.yml", data: bytes = BAD) -> File:
    return File(path, Sha(""), data)


def found(policy: str = "", *files: File) -> list[tuple[str, int, str, str]]:
    return [
        (violation.path, violation.finding.line, violation.rule.id, violation.level.value)
        for violation in evaluate(Side(workflows=files or (file(),)), few(policy))
    ]


def test_the_order_is_path_line_rule() -> None:
    assert found("", file("b.yml"), file("a.yml", b"jobs: {a: {steps: [{uses: a/b@main}]}}")) == [
        ("a.yml", 1, "PERM-MISSING", "warning"),
        ("a.yml", 1, "PIN-BRANCH", "error"),
        ("a.yml", 1, "TIME-MISSING", "warning"),
        ("b.yml", 1, "PERM-MISSING", "warning"),
        ("b.yml", 2, "TIME-MISSING", "warning"),
        ("b.yml", 3, "PIN-BRANCH", "error"),
    ]


@pytest.mark.parametrize(
    ("policy", "levels"),
    [
        ("", {"PERM-MISSING": "warning", "TIME-MISSING": "warning", "PIN-BRANCH": "error"}),
        ("extends: minimal", {"PIN-BRANCH": "error"}),
        (
            "extends: minimal\nrules: {TIME-MISSING: notice}",
            {"TIME-MISSING": "notice", "PIN-BRANCH": "error"},
        ),
        (
            "rules: {TIME-MISSING: off, PIN-BRANCH: {level: notice}}",
            {"PERM-MISSING": "warning", "PIN-BRANCH": "notice"},
        ),
    ],
)
def test_the_policy_decides_what_a_finding_matters(policy: str, levels: dict[str, str]) -> None:
    assert {rule: level for _, _, rule, level in found(policy)} == levels


def test_a_file_that_cannot_be_read_is_judged_by_that_alone() -> None:
    assert found("", file(data=BAD + b"  [")) == [("ci.yml", 4, "SYN-PARSE", "error")]


@pytest.mark.parametrize(("data", "is_readable"), [(BAD, True), (b"", False), (b"[", False)])
def test_says_whether_it_could_read_the_file(data: bytes, is_readable) -> None:
    assert Judge(Side(), few()).judge(file(data=data)).is_readable == is_readable


def rule(check) -> Rule:
    return Rule(id="X", level=Level.ERROR, summary="", fix="", check=check)


def finding(line: int, column: int, subject: str) -> Finding:
    return Finding(line=line, column=column, end_line=line, message="", subject=subject)


def test_a_place_counts_once() -> None:
    """As a list behind an alias is seen by a rule once for each job."""
    findings = [finding(1, 1, "a"), finding(1, 1, "b"), finding(1, 2, "c"), finding(2, 1, "d")]
    applied, cause = apply(rule(lambda _: findings), read(file(), Context(policy=few())))

    assert [found.subject for found in applied] == ["a", "c", "d"]
    assert cause is None


def test_a_rule_that_fails_says_so_and_hides_no_other() -> None:
    def fail(_):
        yield finding(1, 1, "a")
        raise KeyError("job")

    applied, cause = apply(rule(fail), read(file(), Context(policy=few())))
    [told] = applied

    assert told.message == "Sluice failed to judge this by this rule (KeyError)."
    assert isinstance(cause, KeyError)
