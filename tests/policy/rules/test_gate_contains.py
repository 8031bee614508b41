"""What is suggested for a list that is searched for a part of what it holds."""

import pytest

from tests.policy.reading_cases import case_of

DOCS = "contains(github.event.head_commit.modified, 'docs/')"


@pytest.mark.parametrize(
    ("condition", "suggested"),
    [
        pytest.param(
            DOCS, "contains(toJSON(github.event.head_commit.modified), 'docs/')", id="paths"
        ),
        pytest.param(
            f"${{{{ {DOCS} && {DOCS} }}}}",
            "${{ contains(toJSON(github.event.head_commit.modified), 'docs/') "
            "&& contains(toJSON(github.event.head_commit.modified), 'docs/') }}",
            id="twice",
        ),
        pytest.param(
            "contains(github.event.pull_request.labels, 'bug')",
            "contains(github.event.pull_request.labels.*.name, 'bug')",
            id="labels",
        ),
        pytest.param(f'"!{DOCS}"', None, id="in quotes"),
        pytest.param(f">-\n      {DOCS}", None, id="over several lines"),
    ],
)
def test_suggestions(condition: str, suggested: str | None) -> None:
    text = f"on: push\njobs:\n  docs:\n    if: {condition}\n    steps: []\n"
    [found] = case_of(text).violations("GATE-CONTAINS")

    edit = found.finding.edit
    assert (edit.lines if edit else None) == ((f"    if: {suggested}",) if suggested else None)
