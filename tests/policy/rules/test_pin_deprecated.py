"""An archived action is told once: with its successor where that is known."""

import pytest

from bot.config.load import default_policy
from bot.policy.auditing import AuditFinding, Persona
from bot.policy.pipeline.known_actions import GIVEN_UP, MINIMUM
from bot.policy.rules.pin_deprecated import RULE
from bot.policy.workflow import Context, read
from tests.policy.reading_cases import file_of


def audited(feature: str, persona: Persona = Persona.REGULAR) -> AuditFinding:
    return AuditFinding(
        audit="archived-uses",
        path=".github/workflows/ci.yml",
        line=4,
        column=15,
        end_line=4,
        message="The action is archived.",
        subject=feature,
        feature=feature,
        persona=persona,
    )


@pytest.mark.parametrize(
    ("finding", "is_taken"),
    [
        pytest.param(audited("other/archived@v1"), True, id="zizmor alone knows it"),
        pytest.param(audited("actions/create-release@v1"), False, id="known here"),
        pytest.param(audited("Actions/Create-Release/sub@v1"), False, id="a path, in other case"),
        pytest.param(audited("other/archived@v1", Persona.PEDANTIC), False, id="for the pedantic"),
    ],
)
def test_what_zizmor_finds(finding: AuditFinding, is_taken) -> None:
    file = file_of(finding.path, b"jobs: {}\n")

    assert RULE.accept(finding, read(file, Context(policy=default_policy()))) is is_taken


@pytest.mark.parametrize("table", [GIVEN_UP, MINIMUM], ids=["given up", "minimum"])
def test_tables_are_in_order_and_in_lower_case(table) -> None:
    names = list(table)

    assert names == sorted(names)
    assert all(name == name.lower() and name.count("/") == 1 for name in names)
