"""The rules that audits decide, and what a policy forbids."""

import pytest

from bot.config.load import default_policy
from bot.model import File, Sha
from bot.policy.auditing import AuditFinding, Persona
from bot.policy.auditing_rules import AUDITS, UNKNOWN
from bot.policy.facts import Facts
from bot.policy.rules import trust_envfile
from bot.policy.rules.pin_deny import DenySetting, check
from bot.policy.workflow import Context, read


@pytest.mark.parametrize("rule", [*AUDITS.values(), UNKNOWN], ids=lambda rule: rule.id)
def test_each_audit_is_a_rule(rule) -> None:
    assert rule.id == f"zizmor/{next(iter(rule.audits), 'unknown')}"
    assert len(rule.audits) == (rule is not UNKNOWN)
    assert not rule.summary.endswith(".")
    assert rule.fix.endswith(".")


@pytest.mark.parametrize("persona", Persona)
@pytest.mark.parametrize(
    ("audit", "takes"), [("github-app", {Persona.REGULAR}), ("anonymous-definition", set(Persona))]
)
def test_takes_what_is_for_everybody(audit: str, takes: set[Persona], persona: Persona) -> None:
    found = AuditFinding(
        audit=audit, path="", line=1, column=1, end_line=1, message="", subject="", persona=persona
    )

    assert AUDITS[audit].accept(found, None) is (persona in takes)


@pytest.mark.parametrize(("owner", "lines"), [("octo", [6]), ("OTHER", [5]), ("", [5, 6])])
def test_ones_own_actions_need_not_be_allowed(owner: str, lines: list[int]) -> None:
    steps = "      - uses: octo/a@v1\n      - uses: other/a@v1\n"
    data = f"on: push\njobs:\n  a:\n    steps:\n{steps}".encode()
    file = File(".github/workflows/ci.yml", Sha(""), data)
    judged = read(file, Context(policy=default_policy(), facts=Facts(owner=owner)))

    assert [one.line for one in check(judged, DenySetting(allow=("actions/*",)))] == lines


@pytest.mark.parametrize(
    ("path", "is_taken"), [(".github/workflows/ci.yml", True), ("tools/tell/action.yml", False)]
)
def test_what_an_action_writes_is_its_own(path: str, is_taken) -> None:
    found = AuditFinding(
        audit="github-env", path=path, line=1, column=1, end_line=1, message="", subject=""
    )

    assert trust_envfile.accept(found, None) is is_taken
