"""Checkouts on disk, and `sluice check` on them with a few rules."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from bot.__main__ import main
from tests.policy.policies import few_text

CLEAN = (
    "on: push\npermissions: {}\njobs: {a: {runs-on: x, timeout-minutes: 5, steps: [{run: x}]}}\n"
)
SLOW = "on: push\npermissions: {}\njobs: {a: {runs-on: x, steps: [{run: x}]}}\n"
MAIN = """\
on: push
permissions: {}
jobs:
  a:
    runs-on: x
    timeout-minutes: 5
    steps: [{uses: a/b@main}]
"""
FOLDER = ".github/workflows"


class Checkouts:
    """Makes checkouts in a folder, and judges them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.few = folder / "few.yml"
        self.few.write_text(few_text())

    def make(self, name: str = "head", files: dict[str, str] | None = None, **texts: str) -> Path:
        """Write *files*, by path, and *texts*, by the names of workflows."""
        root = self.folder / name
        (root / FOLDER).mkdir(parents=True, exist_ok=True)
        named = {f"{FOLDER}/{file}.yml": text for file, text in texts.items()}
        for path, text in {**named, **(files or {})}.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        return root

    def check(self, *arguments: str | Path) -> Result:
        command = ["check", *map(str, arguments), "--organization", str(self.few)]
        return CliRunner().invoke(main, command, catch_exceptions=False)

    def findings(self, *arguments: str | Path) -> list[tuple[str, str, bool]]:
        """Names of files, rules, and whether each is new."""
        found = json.loads(self.check(*arguments, "--format", "json").stdout)["findings"]
        return [(one["path"].rpartition("/")[2], one["rule"], one["new"]) for one in found]

    def refused(self, *arguments: str | Path) -> str:
        """What is said of what cannot be read."""
        result = self.check(*arguments)
        assert result.exit_code == 2
        return result.stderr
