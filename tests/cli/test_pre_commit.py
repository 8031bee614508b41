"""What pre-commit is told of us. Source: https://pre-commit.com/#creating-new-hooks"""

import re
from pathlib import Path

import pytest
import yaml

from tests.cli.checkouts import MAIN, Checkouts
from tests.cli.conftest import sluice

[HOOK] = yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text())
KNOWN = {
    "id", "name", "description", "language", "entry", "files", "pass_filenames", "stages",
    "language_version", "minimum_pre_commit_version", "types", "require_serial", "verbose",
}  # fmt: skip


def test_has_what_pre_commit_asks_for() -> None:
    assert {"id", "name", "language", "entry"} <= HOOK.keys() <= KNOWN
    assert (HOOK["id"], HOOK["language"], HOOK["pass_filenames"]) == (
        "sluice-check",
        "python",
        False,
    )


@pytest.mark.parametrize(
    ("path", "is_judged"),
    [
        (".github/workflows/ci.yml", True),
        (".github/sluice.yml", True),
        ("docs/.github/x", False),
        ("xgithub/ci.yml", False),
    ],
)
def test_runs_when_something_changes_that_matters(path: str, is_judged) -> None:
    assert bool(re.search(HOOK["files"], path)) is is_judged


def test_its_command_judges_the_working_directory(checkouts: Checkouts, monkeypatch) -> None:
    monkeypatch.chdir(checkouts.make(main=MAIN))
    program, *arguments = HOOK["entry"].split()
    result = sluice(*arguments)

    assert (program, result.exit_code) == ("sluice", 1)
    assert "PIN-BRANCH" in result.stdout
