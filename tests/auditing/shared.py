"""Files for the auditor, and a program that stands in for it."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from bot.auditing.process import Limits
from bot.discover import discover
from bot.model import File, Sha
from bot.policy import rules
from bot.policy.auditing import Audit
from bot.policy.rule import Rule

RULES = {rule.id: rule for rule in discover(rules, "RULE", Rule) if rule.audits}
"""Our rules that audits decide, by id."""
BAD = """\
on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: other/action@v1
"""
COMPLETED = " INFO audit: zizmor: x completed "
ALL_DONE = f"""
for at, _, names in os.walk(folder):
    for name in names:
        sys.stderr.write("{COMPLETED}" + os.path.join(at, name) + "\\n")
"""
QUICK = Limits(seconds=10)

FAKE = """\
#!{python}
import os, sys, time
folder = sys.argv[-1]
{body}
"""


def workflow(data: str | bytes, name: str = "ci") -> File:
    """Make a workflow file."""
    text = data.encode() if isinstance(data, str) else data
    return File(f".github/workflows/{name}.yml", Sha(""), text)


def fake(folder: Path, body: str) -> Path:
    """Write a program that does *body* where zizmor is called; ``folder`` is what it audits."""
    program = folder / "zizmor"
    program.write_text(FAKE.format(python=sys.executable, body=body))
    program.chmod(0o755)
    return program


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    async with asyncio.timeout(10):
        while not is_so():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.005)


def failures(audit: Audit) -> dict[str, str]:
    return {failure.path: failure.why for failure in audit.failures}
