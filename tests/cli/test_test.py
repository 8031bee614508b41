from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.checkouts import CLEAN, FOLDER, MAIN, SLOW
from tests.cli.conftest import sluice
from tests.policy.policies import few_text
from tests.policy.reading_cases import CASES

BRANCH = "steps: [{uses: a/b@main}]"
MARKED = MAIN.replace(BRANCH, f"{BRANCH} # expect: PIN-BRANCH")
INJECTED = """\
on: issues
permissions: {}
jobs:
  a:
    runs-on: x
    timeout-minutes: 5
    steps:
      - run: |
          echo "${{ github.event.issue.title }}"
"""
OWN_RULE = """\
custom:
  - id: X-RUNNER
    level: error
    message: Jobs run on our own runners.
    for: job
    when: job["runs-on"] != "ours"
"""


@pytest.fixture
def cases(tmp_path: Path):
    """Writes files below a folder that has an organisation's policy with few rules."""

    def write(files: dict[str, str]) -> Path:
        for path, text in {"sluice.yml": few_text(), **files}.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)
        return tmp_path

    return write


def run(folder: Path, *options: str | Path) -> Result:
    return sluice("test", folder, "--organization", *options)


def test_cases_that_pass(cases) -> None:
    folder = cases({"clean.yml": CLEAN, "main.yaml": MARKED, "README.md": "# expect: PIN-BRANCH"})
    result = run(folder)

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"✓ {folder}/clean.yml",
        f"✓ {folder}/main.yaml",
        "2 cases, 0 failed",
    ]


def test_what_is_missing_and_what_is_not_expected_are_told_with_their_lines(cases) -> None:
    wrong = SLOW.replace("permissions", "# expect: PERM-MISSING\npermissions")
    folder = cases({"wrong.yml": wrong, "clean.yml": CLEAN})
    result = run(folder)

    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.splitlines() == [
        f"✓ {folder}/clean.yml",
        f"✗ {folder}/wrong.yml",
        f"    missing    {folder}/wrong.yml:2 PERM-MISSING",
        (
            f"    unexpected {folder}/wrong.yml:4 TIME-MISSING "
            "Job `a` has no `timeout-minutes`; GitHub's default is 360 minutes."
        ),
        "2 cases, 1 failed",
    ]


def test_a_name_that_no_rule_has(cases) -> None:
    folder = cases({"a.yml": f"{CLEAN}# expect: PIN-BRUNCH\n"})

    assert f"missing    {folder}/a.yml:4 PIN-BRUNCH: there is no such rule" in run(folder).stdout


def test_a_folder_is_a_checkout(cases) -> None:
    folder = cases({f"shop/{FOLDER}/ci.yml": MARKED, f"shop/{FOLDER}/slow.yml": SLOW})
    result = run(folder)

    assert result.exit_code == 1
    assert f"    unexpected {folder}/shop/{FOLDER}/slow.yml:3 TIME-MISSING" in result.stdout
    assert "PIN-BRANCH" not in result.stdout


def test_what_is_said_of_the_repository_as_a_whole(cases) -> None:
    policy = few_text().replace("  DEPBOT-ACTIONS: off\n", "")
    text = "# expect-repository: DEPBOT-ACTIONS\n"
    folder = cases({"sluice.yml": policy, "a.yml": text + MARKED, "b.yml": MARKED})
    result = run(folder)

    assert f"✓ {folder}/a.yml" in result.stdout
    assert f"    unexpected {folder}/b.yml DEPBOT-ACTIONS" in result.stdout


def test_a_folder_with_the_name_of_a_rule_has_cases_of_this_rule_alone(cases) -> None:
    folder = cases({"PIN-BRANCH/bad.yml": f"{MARKED}  b: {{runs-on: x}}\n"})

    assert run(folder).stdout.splitlines() == [
        f"✓ {folder}/PIN-BRANCH/bad.yml",
        "1 case, 0 failed",
    ]


def test_rules_of_the_organisation(cases) -> None:
    texts = {"a.yml": CLEAN.replace("jobs:", "# expect: X-RUNNER\njobs:"), "X-RUNNER/b.yml": CLEAN}
    folder = cases({"sluice.yml": few_text() + OWN_RULE, **texts})
    result = run(folder)

    assert result.exit_code == 1
    assert f"unexpected {folder}/X-RUNNER/b.yml:3 X-RUNNER" in result.stdout
    assert "no such rule" not in result.stdout


def test_a_repository_cannot_switch_off_what_is_locked(cases) -> None:
    locked = few_text().replace("rules:\n", "rules:\n  PIN-BRANCH: {level: error, locked: true}\n")
    off = "# policy: {rules: {PIN-BRANCH: off, TIME-MISSING: off}}\n"
    checkout = {
        f"shop/{FOLDER}/ci.yml": MARKED + "  b: {runs-on: x}\n",
        "shop/.github/sluice.yml": "version: 1\nrules: {PIN-BRANCH: off, TIME-MISSING: off}\n",
    }
    folder = cases({"sluice.yml": locked, "own.yml": off + MARKED, **checkout})

    assert run(folder).exit_code == 0


def test_security_audits_count_too(cases) -> None:
    policy = few_text().replace("  TRUST-INJECT: off\n", "")
    text = INJECTED.replace('}"', '}" # expect: TRUST-INJECT')
    folder = cases({"sluice.yml": policy, "a.yml": text})

    assert run(folder).stdout == f"✓ {folder}/a.yml\n1 case, 0 failed\n"


def test_another_policy(cases) -> None:
    folder = cases({"main.yml": MARKED, "other/strict.yml": "version: 1\n"})
    (folder / "policy.yml").write_text(few_text() + "  PIN-BRANCH: off\n")
    result = sluice("test", folder, "--policy", folder / "policy.yml", "--organization")

    assert f"missing    {folder}/main.yml:7 PIN-BRANCH" in result.stdout


def test_a_group_s_policy(cases) -> None:
    folder = cases(
        {"sluice.yml": "version: 1\nlock: [waiving]\nextends: minimal\n", "a.yml": CLEAN}
    )

    assert sluice("test", folder, "--group").exit_code == 0
    assert sluice("test", folder).exit_code == 2, "a repository has no `lock`"


@pytest.mark.parametrize(
    ("files", "why"),
    [
        pytest.param(
            {"sluice.yml": "version: 2\n"}, "/sluice.yml:1:10: `version` must", id="policy"
        ),
        pytest.param({}, ": holds no case", id="no case"),
        pytest.param(
            {"a.yml": f"# policy: {{modus: x}}\n{CLEAN}"},
            "/a.yml: its own policy: 1:",
            id="own policy",
        ),
    ],
)
def test_what_cannot_be_judged(cases, files: dict[str, str], why: str) -> None:
    folder = cases(files)
    result = run(folder)

    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: {folder}{why}")


def test_what_cannot_be_read(cases, tmp_path: Path) -> None:
    folder = cases({"clean.yml": CLEAN})
    (folder / "gone.yml").symlink_to("nowhere")
    result = run(folder)

    assert result.exit_code == 2
    assert result.stderr == f"error: {folder}/gone.yml: No such file or directory\n"
    assert result.stdout.endswith("2 cases, 1 failed\n")
    missing = sluice("test", tmp_path / "nowhere")
    assert missing.stderr == f"error: {tmp_path}/nowhere/sluice.yml: No such file or directory\n"
    policy = ("--policy", folder / "sluice.yml", "--organization")
    assert "nowhere: No such file" in sluice("test", tmp_path / "nowhere", *policy).stderr


@pytest.mark.timeout(60)
@pytest.mark.parametrize("rule", ["PIN-BRANCH", "PERM-MISSING"])
def test_our_own_cases_pass(tmp_path: Path, rule: str) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / rule).symlink_to(CASES / rule)
    (tmp_path / "policy.yml").write_text("version: 1\n")
    result = sluice("test", tmp_path / "cases", "--policy", tmp_path / "policy.yml")

    assert result.exit_code == 0, result.stdout
