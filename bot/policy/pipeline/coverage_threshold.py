"""The threshold below which coverage fails a pipeline, wherever it is written.

Sources: https://coverage.readthedocs.io/en/latest/config.html#report-fail-under
and https://docs.codecov.com/docs/commit-status
"""

import json
from collections.abc import Iterator, Mapping as AbstractMapping
from dataclasses import dataclass

import re2

from bot.document import DocumentError, Mapping, Node, parse
from bot.model import File
from bot.policy.checkout import MAX_FILE, Checkout
from bot.policy.pipeline.calls import effective_steps
from bot.policy.pipeline.hider import text_of
from bot.policy.pipeline.running import runs
from bot.policy.pipeline.shell import Command
from bot.policy.pipeline.stage_jobs import stage_jobs
from bot.policy.pipeline.tables import ini, table, toml
from bot.policy.side import Pipeline

CODECOV = ("codecov.yml", ".codecov.yml", ".github/codecov.yml")
_OPTIONS = re2.compile(
    r"(?:--(?:cov-)?fail-under(?:-lines)?|--check-coverage[^|;&]*?--lines|--coverage\.thresholds\.lines"
    r"|--coverageThreshold[^|;&]*?lines[\"']?:|-?-?minimum[-_]coverage)[=\s]*[\"']?(\d+(?:\.\d+)?)"
)
_WRITTEN = re2.compile(
    r"(?s)(?:coverageThreshold|thresholds)\b.{0,200}?\b(?:lines|statements)[\"']?\s*:\s*(\d+(?:\.\d+)?)"
)
_PERCENT = re2.compile(r"^\s*(\d+(?:\.\d+)?)\s*%?\s*$")
_ACTION_INPUTS = (
    "threshold",
    "threshold-total",
    "min-coverage",
    "minimum-coverage",
    "fail-under",
    "min_coverage",
    "minimum_coverage",
    "coverage-threshold",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A threshold of coverage.

    Attributes:
        percent: Below this the pipeline fails; 0 to 100. None where it is relative, such as
            Codecov's ``auto``: no less than before.
        path: Where it is written.
    """

    percent: float | None
    path: str


def coverage_threshold(pipeline: Pipeline) -> Threshold | None:
    """Return the highest threshold of *pipeline*; None if it has none.

    Only a file that the measurement reads counts: whoever asks makes sure that something measures.
    """
    checkout = pipeline.context.checkout
    found = [*_of_jobs(pipeline, checkout), *_of_files(checkout)]
    return max(found, key=lambda each: -1 if each.percent is None else each.percent, default=None)


def _of_jobs(pipeline: Pipeline, checkout: Checkout) -> Iterator[Threshold]:
    for each in stage_jobs(pipeline):
        workflow = each.job.workflow
        for step in effective_steps(each.job.job, workflow) if each.is_for_changes else ():
            for command in runs(step.step, checkout):
                yield from _of_command(command, workflow.path)
            for key, value in step.step.inputs:
                if key.text.lower() in _ACTION_INPUTS:
                    yield from _percent(str(getattr(value, "text", "")), workflow.path)


def _of_command(command: Command, path: str) -> Iterator[Threshold]:
    match = _OPTIONS.search(" ".join(command.words))
    if match and not command.is_forgiven:
        yield from _percent(match[1], path)


def _percent(text: str, path: str) -> Iterator[Threshold]:
    match = _PERCENT.search(text)
    if match and 0 < float(match[1]) <= 100:  # noqa: PLR2004 - percent
        yield Threshold(percent=float(match[1]), path=path)


def _of_files(checkout: Checkout) -> Iterator[Threshold]:
    for path, file in checkout.files.items():
        name = path.rpartition("/")[2]
        if name == "pyproject.toml":
            tools = table(toml(file), "tool")
            yield from _percent(str(table(tools, "coverage", "report").get("fail_under")), path)
            options = table(tools, "pytest", "ini_options").get("addopts")
            yield from _of_options(options, path)
        elif name in {"setup.cfg", "tox.ini", ".coveragerc", "pytest.ini"}:
            yield from _of_ini(ini(file), path)
        elif name == "package.json":
            yield from _of_package(file)
        elif name.startswith(("jest.config", "vitest.config", "vite.config", ".nycrc")):
            match = _WRITTEN.search(text_of(file))
            yield from _percent(match[1], path) if match else ()
        elif path in CODECOV:
            yield from _of_codecov(file)


def _of_options(options: object, path: str) -> Iterator[Threshold]:
    text = " ".join(map(str, options)) if isinstance(options, list) else str(options)
    match = _OPTIONS.search(text)
    yield from _percent(match[1], path) if match else ()


def _of_ini(
    sections: AbstractMapping[str, AbstractMapping[str, str]], path: str
) -> Iterator[Threshold]:
    for name in ("report", "coverage:report"):
        yield from _percent(sections.get(name, {}).get("fail_under", ""), path)
    for name in ("pytest", "tool:pytest"):
        yield from _of_options(sections.get(name, {}).get("addopts"), path)


def _of_package(file: File) -> Iterator[Threshold]:
    try:
        root = json.loads(text_of(file))
    except (ValueError, RecursionError):
        return
    for part in (
        table(root, "jest", "coverageThreshold", "global"),
        table(root, "nyc"),
        table(root, "c8"),
    ):
        yield from _percent(str(part.get("lines", part.get("statements"))), file.path)


def _of_codecov(file: File) -> Iterator[Threshold]:
    """Read the targets of ``coverage.status``: Codecov reports them as checks of its own."""
    try:
        node: Node | None = parse(file.data[:MAX_FILE]).root
    except DocumentError:
        return
    for key in ("coverage", "status", "project"):
        node = node.get(key) if isinstance(node, Mapping) else None
    for entry in node if isinstance(node, Mapping) else ():
        target = entry.value.scalar("target") if isinstance(entry.value, Mapping) else None
        if target and target.text == "auto":
            yield Threshold(percent=None, path=file.path)
        elif target:
            yield from _percent(target.text, file.path)
