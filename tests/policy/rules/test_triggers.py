"""Rules on triggers that ask what GitHub says of the repository."""

import pytest

from bot.evidence import RequiredCheck
from bot.policy.edits import applied
from bot.policy.facts import Facts
from tests.policy.reading_cases import case_of

TEST = "jobs: {test: {runs-on: x, steps: [run: make]}}\n"
DOCS = f"# policy: {{rules: {{TRIG-DOCS: warning}}}}\non: pull_request\n{TEST}"


@pytest.mark.parametrize(
    ("on", "mended"),
    [
        pytest.param(
            "on:\n  push:\n  pull_request:\n",
            "on:\n  push:\n    branches: [trunk]\n  pull_request:\n",
            id="a line of its own",
        ),
        pytest.param("on: {push: , pull_request: }\n", None, id="in one line"),
        pytest.param("on: [push, pull_request]\n", None, id="a list"),
        pytest.param("on:\n  push: {paths: [a]}\n  pull_request:\n", None, id="with filters"),
    ],
)
def test_the_default_branch_is_suggested_where_it_is_known(on: str, mended: str | None) -> None:
    case = case_of(on + TEST)
    [known] = case.violations("TRIG-DOUBLE", Facts(default_branch="trunk"))
    [unknown] = case.violations("TRIG-DOUBLE")

    edit = known.finding.edit
    text = applied((on + TEST).encode(), [edit]).decode() if edit else None
    assert text == (mended + TEST if mended else None)
    assert unknown.finding.edit is None


def test_a_filter_is_not_asked_for_where_a_required_check_may_come_from() -> None:
    case = case_of(DOCS)

    assert len(case.violations("TRIG-DOCS", Facts(required=()))) == 1
    assert case.violations("TRIG-DOCS", Facts(required=(RequiredCheck("test"),))) == []
