"""The rules that audits decide, on files whose bad lines are marked, with the real zizmor."""

import importlib
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.auditing import audit_now, installed
from bot.config.load import default_policy, load_policy
from bot.config.rules import Known, Level
from bot.model import File
from bot.policy.auditing import AuditFinding
from bot.policy.auditing_rules import AUDITS, ONLINE
from bot.policy.facts import Facts
from bot.policy.rule import Rule, Sees
from bot.policy.workflow import Context, read
from tests.auditing.shared import RULES, workflow

CASES = Path(__file__).parent / "cases"
EXPECT = re.compile(r" *# expect: ([\w-]+)")
WITH_CASES = [
    rule
    for rule in RULES.values()
    if rule.sees is Sees.NOTHING and not rule.audits <= ONLINE  # these never run
]
FILES = sorted(CASES.rglob("*.yml"))


def name_of(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


def file_of(path: Path) -> File:
    """Read a case without its marks, which some audits would take for an explanation."""
    return workflow(EXPECT.sub("", path.read_text()), name_of(path))


@pytest.fixture(scope="module")
def found() -> Mapping[str, list[AuditFinding]]:
    audit = audit_now([file_of(path) for path in FILES])
    assert not audit.failures
    by_path: dict[str, list[AuditFinding]] = {}
    for finding in audit.findings:
        by_path.setdefault(finding.path, []).append(finding)
    return by_path


def accepted(rule: Rule, file: File, findings: list[AuditFinding], policy=None) -> set[int]:
    context = Context(policy=policy or default_policy(), facts=Facts(owner="octo"))
    judged = read(file, context)
    return {one.line for one in findings if one.audit in rule.audits and rule.accept(one, judged)}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_finds_exactly_the_marked_lines(path: Path, found) -> None:
    file, rule = file_of(path), RULES[path.parent.name]
    lines = enumerate(path.read_text().splitlines(), start=1)
    marked = {line for line, text in lines if rule.id in EXPECT.findall(text)}

    assert accepted(rule, file, found.get(file.path, [])) == marked


@pytest.mark.parametrize("rule", WITH_CASES, ids=lambda rule: rule.id)
def test_has_good_and_bad_cases(rule: Rule) -> None:
    files = [path.read_text() for path in (CASES / rule.id).glob("*.yml")]

    assert {f"expect: {rule.id}" in text for text in files} == {True, False}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_is_documented(rule: Rule) -> None:
    name = rule.id.lower().replace("-", "_")
    module = importlib.import_module(f"bot.policy.rules.{name}")

    assert "Source: https://" in (module.__doc__ or "")
    assert not rule.summary.endswith(".")
    assert rule.fix.endswith(".")


def test_a_policy_trusts_other_owners() -> None:
    known = {"PIN-SHA": Known("", RULES["PIN-SHA"].setting)}
    policy = load_policy(b"{version: 1, rules: {PIN-SHA: {trust: [Other/*, one/repo]}}}", known)
    steps = "".join(
        f"      - uses: {uses}\n"
        for uses in ("other/a@v1", "one/repo/path@v1", "one/else@v1", "actions/checkout@v5")
    )
    file = workflow(f"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n{steps}")

    assert accepted(RULES["PIN-SHA"], file, list(audit_now([file]).findings), policy) == {8, 9}


@pytest.mark.parametrize(
    ("profile", "lines"),
    [("minimal", {7}), ("recommended", {7}), ("strict", {5, 6, 7}), ("seeds", {5, 6, 7})],
)
def test_a_strict_profile_trusts_nobody(profile: str, lines: set[int]) -> None:
    names = ("actions/checkout@v5", "github/codeql-action/init@v3", "other/a@main")
    steps = "".join(f"      - uses: {name}\n" for name in names)
    file = workflow(f"on: push\njobs:\n  a:\n    steps:\n{steps}    runs-on: x\n")
    found = list(audit_now([file]).findings)
    known = {"PIN-SHA": Known("", RULES["PIN-SHA"].setting)}
    for rest in ("", ", rules: {PIN-SHA: warning}"):
        policy = load_policy(f"{{version: 1, extends: {profile}{rest}}}".encode(), known)

        assert accepted(RULES["PIN-SHA"], file, found, policy) == lines
    own = f"{{version: 1, extends: {profile}, rules: {{PIN-SHA: {{trust: []}}}}}}"

    assert accepted(RULES["PIN-SHA"], file, found, load_policy(own.encode(), known)) == {5, 6, 7}


def test_what_is_off_says_so() -> None:
    off = {rule.id for rule in (*RULES.values(), *AUDITS.values()) if rule.level is Level.OFF}

    assert off == {
        "DOC-COMMENT",
        "TRUST-CACHE",
        "zizmor/adhoc-packages",
        "zizmor/anonymous-definition",
        "zizmor/obfuscation",
        "zizmor/self-hosted-runner",
        "zizmor/self-repository",
        "zizmor/superfluous-actions",
        "zizmor/use-trusted-publishing",
    }


def test_zizmor_is_installed() -> None:
    assert installed().name == "zizmor"
