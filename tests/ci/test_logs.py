"""Whole logs of failing steps, and what must be found in them: ``logs/<tool>/<name>.txt``.

The first line is ``# category: <category>, tool: <tool>``: what must be concluded. The line that
must come first ends with ``  <<< 1``, others that must be among the first five with ``  <<<``.
A log without a mark is what a passing run prints: none of its lines may look like a failure.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.ci.diagnose import diagnose
from bot.ci.score import GENERIC, TOOLS
from bot.ci.tool import Evidence

LOGS = Path(__file__).parent / "logs"
PATHS = sorted(LOGS.glob("*/*.txt"))
TOOL_NAMES = {GENERIC, *(tool.name for tool in TOOLS)}
FIRST = "  <<< 1"
AMONG = "  <<<"
SEEN_AT_ONCE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A log without its marks.

    Attributes:
        concluded: ``category: <category>, tool: <tool>``.
        first: Number and text of the line that must come first; none in a passing run.
        among: Those that must be among the first five, as well as the first.
    """

    log: bytes
    concluded: str
    first: list[tuple[int, str]]
    among: list[tuple[int, str]]


def case_in(path: Path) -> Case:
    header, *marked = path.read_bytes().decode().removesuffix("\n").split("\n")
    lines = [line.removesuffix(FIRST).removesuffix(AMONG) for line in marked]
    first, among = [], []
    for number, (line, bare) in enumerate(zip(marked, lines, strict=True), 1):
        if line.endswith(FIRST):
            first.append((number, bare))
        if line != bare:
            among.append((number, bare))
    log = "\n".join(lines).encode()
    return Case(log=log, concluded=header.removeprefix("# "), first=first, among=among)


def is_failing(path: Path) -> bool:
    return bool(case_in(path).among)


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


FAILING = [path for path in PATHS if is_failing(path)]
PASSING = [path for path in PATHS if not is_failing(path)]


@pytest.mark.parametrize("path", FAILING, ids=name_of)
def test_the_reason_is_found(path) -> None:
    case = case_in(path)
    found = diagnose([case.log])
    texts = case.log.decode().split("\n")
    shown = [(line.number, texts[line.number - 1]) for line in found.lines[:SEEN_AT_ONCE]]

    assert shown[:1] == case.first
    assert [line for line in case.among if line not in shown] == []
    assert f"category: {found.category}, tool: {found.tool}" == case.concluded


@pytest.mark.parametrize("path", PASSING, ids=name_of)
def test_a_passing_run_does_not_look_like_a_failure(path) -> None:
    lines = diagnose([case_in(path).log]).lines

    assert [(line.number, line.text) for line in lines if line.score > Evidence.HINT] == []


@pytest.mark.parametrize("tool", sorted({path.parent.name for path in PATHS}))
def test_a_tool_has_logs_of_both_kinds(tool) -> None:
    assert len([path for path in FAILING if path.parent.name == tool]) >= 2
    assert [path for path in PASSING if path.parent.name == tool] != []


@pytest.mark.parametrize("path", PATHS, ids=name_of)
def test_a_log_says_what_must_be_concluded_of_it(path) -> None:
    category, _, tool = case_in(path).concluded.partition(", tool: ")

    assert category.startswith("category: ")
    assert tool in TOOL_NAMES
