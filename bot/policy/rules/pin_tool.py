"""Tools that a workflow installs have a version.

`latest` and `>=0.4` are another tool tomorrow: a run that was green goes red though nobody changed
anything, and an old commit cannot be built as it was. A range with an upper end is a choice, and so
is what a language's runtime follows; jobs that are there to try the newest are left alone.
Source: https://docs.zizmor.sh/audits/#unpinned-tools
"""

import re
from collections.abc import Iterator

from bot.config.rules import Level
from bot.document import Entry, Mapping, Scalar
from bot.policy.jobs import Job
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

LANGUAGES = frozenset(
    """
    bun deno dotnet elixir ghc go java julia kotlin nim node nodejs ocaml otp perl php python r
    ruby rust scala swift zig
    """.split()  # noqa: SIM905 - a table to be read
)
"""What workflows try against several versions, the newest among them."""

_FLOATS = re.compile(r"\s*(?:latest|\*|[xX]|>=?\s*[vV]?[0-9][\w.+-]*)\s*", re.ASCII)
_TRIES = re.compile(r"nightly|canary|latest|newest|upstream|experimental|bleeding", re.IGNORECASE)
_NAME = re.compile(r"(?:(?P<tool>[a-z0-9_]{1,100})_)?version")


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each variable and input that names no certain version of a tool."""
    yield from _find(workflow.env, "workflow", "_version")
    for job in workflow.jobs:
        if not _TRIES.search(f"{job.id} {job.title}"):
            yield from _of_job(job)


def _of_job(job: Job) -> Iterator[Finding]:
    yield from _find(job.env, job.id, "_version")
    for step in job.steps:
        yield from _find(step.env, job.id, "_version")
        if step.uses:
            yield from _find(step.inputs, f"{job.id} {step.uses.text.partition('@')[0]}", "version")


def _find(given: Mapping, place: str, ending: str) -> Iterator[Finding]:
    for entry in given:
        if _is_tool(entry, ending):
            yield Finding.at(
                entry.value,
                f"`{entry.key.text}` may be any version from now on: a run may fail tomorrow "
                "though nothing has changed here.",
                subject=f"{place} {entry.key.text}",
            )


def _is_tool(entry: Entry, ending: str) -> bool:
    name = entry.key.text.lower().replace("-", "_")
    match = _NAME.fullmatch(name) if name.endswith(ending) else None
    if match is None or match["tool"] in LANGUAGES:
        return False
    return isinstance(entry.value, Scalar) and _FLOATS.fullmatch(entry.value.text) is not None


RULE = Rule(
    id="PIN-TOOL",
    level=Level.NOTICE,
    summary="Tools that a workflow installs have a version",
    fix="Write the version that is used today, and let Dependabot or Renovate raise it.",
    check=check,
)
