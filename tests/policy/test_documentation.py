"""What a rule's module says of it, for whoever asks why."""

import pytest

from bot.config.rules import Level
from bot.policy.documentation import ZIZMOR, documentation_of
from bot.policy.engine import OWN_RULES, RULE_OF
from bot.policy.rule import Rule


@pytest.mark.parametrize("rule", OWN_RULES, ids=lambda rule: rule.id)
def test_every_rule_of_ours_says_why_and_who_says_so(rule: Rule) -> None:
    found = documentation_of(rule)

    assert len(found.why) > 40
    assert "Source:" not in found.why
    assert found.source.startswith("https://")
    assert len(found.source.splitlines()) == 1


def test_an_audit_is_explained_where_it_comes_from() -> None:
    rule = next(rule for rule in RULE_OF.values() if rule.id.startswith("zizmor/") and rule.audits)

    found = documentation_of(rule)

    assert (found.why, found.source) == ("", f"{ZIZMOR}{rule.id.removeprefix('zizmor/')}")


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(RULE_OF["zizmor/unaudited"], id="no audit of zizmor's"),
        pytest.param(
            Rule(id="X-OWN", level=Level.ERROR, summary="", fix=""), id="an organisation's"
        ),
    ],
)
def test_other_rules_have_no_page(rule: Rule) -> None:
    assert documentation_of(rule) == type(documentation_of(rule))("", "")
