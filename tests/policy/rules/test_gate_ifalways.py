"""What is suggested in place of ``always()``."""

import pytest

from tests.policy.reading_cases import case_of

JOB = """on: push
jobs:
  test: {{}}
  deploy:
    needs: test
    if: {}
    environment: production
    steps: [{{run: kubectl apply -f k8s/}}]
"""


@pytest.mark.parametrize(
    ("condition", "suggested"),
    [
        ("always()", "${{ !failure() && !cancelled() }}"),
        ("${{ always() }}", "${{ !failure() && !cancelled() }}"),
        ("always() && inputs.go", "${{ !failure() && !cancelled() && inputs.go }}"),
        pytest.param("always() || inputs.go", None, id="an alternative"),
        pytest.param("inputs.go && always()", None, id="not at the beginning"),
        pytest.param('"always()"', None, id="in quotes"),
        pytest.param("${{ always() }} ${{ inputs.go }}", None, id="two expressions"),
        pytest.param("!cancelled()", None, id="is no YAML: the mark begins a tag"),
    ],
)
def test_suggestions(condition: str, suggested: str | None) -> None:
    found = case_of(JOB.format(condition)).violations("GATE-IFALWAYS")
    lines = [one.finding.edit.lines for one in found if one.finding.edit]

    assert lines == ([(f"    if: {suggested}",)] if suggested else [])
