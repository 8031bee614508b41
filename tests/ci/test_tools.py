"""Every tool against its own file of lines: ``<evidence> [category] | <line>``, in their order.

A dash is a line that the tool knows nothing of. The lines before one matter: zones, headings.
"""

import importlib
from pathlib import Path

import pytest
import re2

from bot.ci.prefix import without_prefix
from bot.ci.score import TOOLS, Scorer
from bot.ci.tool import Evidence, Tool
from bot.ci.tools import __path__ as tools_path

CASES = Path(__file__).parent / "tools"
MODULES = sorted(path.stem for path in Path(tools_path[0]).glob("[!_]*.py"))


def tool_of(module: str) -> Tool:
    return importlib.import_module(f"bot.ci.tools.{module}").TOOL


def cases(module: str) -> list[tuple[str, str, str]]:
    """Return evidence, category and text of each line."""
    lines = (CASES / f"{module}.txt").read_text(encoding="utf-8").splitlines()
    parsed = [line.partition(" | ") if " | " in line else (line[:-2], "", "") for line in lines]
    return [(*[*mark.split(), ""][:2], text) for mark, _, text in parsed]


@pytest.mark.parametrize("module", MODULES)
def test_lines_are_worth_what_they_are_marked_with(module) -> None:
    tool, scorer = tool_of(module), Scorer()
    marked, found = [], []
    for evidence, category, text in cases(module):
        score = scorer.score(text)
        is_known = score is not None and (score.tool == tool.name or evidence in ("trace", "noise"))
        marked.append((text, evidence, category))
        found.append(
            (text, Evidence(score.value).name.lower(), (score.category or "") if category else "")
            if is_known and score.value in list(Evidence)
            else (text, "-", "")
        )

    assert found == marked


@pytest.mark.parametrize("module", MODULES)
def test_every_pattern_is_proven_by_a_line(module) -> None:
    texts = [without_prefix(text) for _, _, text in cases(module)]
    whole = [text for _, _, text in cases(module)]
    unproven = [
        pattern
        for signature in tool_of(module).signatures
        for pattern in signature.patterns
        if not any(re2.search(pattern, text) for text in [*texts, *whole])
    ]

    assert unproven == []


@pytest.mark.parametrize("module", MODULES)
def test_a_tool_is_complete(module) -> None:
    """It cites a source, says why a line is shown, and has one category for each of its lines."""
    tool = tool_of(module)

    assert "Source: https://" in importlib.import_module(f"bot.ci.tools.{module}").__doc__
    assert all(one.why or one.evidence is Evidence.NOISE for one in tool.signatures)
    assert {one.zone for one in tool.signatures} <= {"", *(z.name for t in TOOLS for z in t.zones)}
    for signature in tool.signatures:
        for pattern in (*signature.patterns, signature.follows):
            assert set(re2.compile(pattern).groupindex) <= {"test"}


def test_tools_are_found_and_their_names_differ() -> None:
    assert len({tool.name for tool in TOOLS}) == len(TOOLS) == len(MODULES)
