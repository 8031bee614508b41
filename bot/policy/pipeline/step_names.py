"""What GitHub calls a step when it runs: its API tells steps by name alone.

A step without a name is called by the first line of what it runs, or by the action. What an
expression stands for only the run knows, so it matches anything.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsname
"""

from functools import lru_cache

import re2

from bot.policy.jobs import Step
from bot.policy.pipeline.expressions import CLOSE, OPEN

MAX_NAME = 1000
"""Characters of a name that are compared. Our own limit."""


def is_called(step: Step, name: str) -> bool:
    """Whether *name*, of a step that ran, may be that of *step*."""
    return _compiled(_title(step)[:MAX_NAME]).fullmatch(name[:MAX_NAME]) is not None


def _title(step: Step) -> str:
    if step.name:
        return step.name.strip()
    if step.run:
        lines = (line.strip() for line in step.run.text.split("\n"))
        return f"Run {next(filter(None, lines), '')}"
    return f"Run {step.uses.text.strip()}" if step.uses else "Run"


@lru_cache(maxsize=1024)
def _compiled(title: str) -> "re2._Regexp":
    first, *rest = title.split(OPEN)
    parts = [re2.escape(first), *(f".*{re2.escape(part.partition(CLOSE)[2])}" for part in rest)]
    return re2.compile(f"(?s){''.join(parts)}")
