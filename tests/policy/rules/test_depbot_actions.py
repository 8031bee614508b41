"""What cannot be told of Dependabot and Renovate is not said."""

import pytest

from bot.config.load import default_policy
from bot.policy.checkout import Checkout
from bot.policy.facts import NO_FACTS, Facts
from bot.policy.rules.depbot_actions import RULE
from bot.policy.side import Pipeline
from bot.policy.workflow import Context, read
from tests.policy.reading_cases import file_of

WORKFLOW = file_of(".github/workflows/ci.yml", b"jobs: {a: {steps: [{uses: octo/action@v1}]}}\n")


def is_found(paths: frozenset[str] | None, facts: Facts = NO_FACTS) -> bool:
    checkout = Checkout(paths=paths)
    context = Context(policy=default_policy(), checkout=checkout, facts=facts)
    pipeline = Pipeline(workflows=(read(WORKFLOW, context),), context=context)
    return bool(list(RULE.check(pipeline)))


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        pytest.param(None, False, id="not listed"),
        pytest.param(frozenset(), True, id="neither"),
        pytest.param(frozenset({".github/dependabot.yml"}), False, id="Dependabot, not read"),
        pytest.param(frozenset({"package.json"}), False, id="perhaps Renovate, not read"),
        pytest.param(frozenset({".github/renovate.json5"}), False, id="Renovate, not read"),
        pytest.param(frozenset({"docs/renovate.json"}), True, id="Renovate where it does not look"),
    ],
)
def test_where_files_are_not_read(paths: frozenset[str] | None, found) -> None:
    assert is_found(paths) is found


def test_own_actions_need_no_updates() -> None:
    assert not is_found(frozenset(), Facts(owner="Octo"))
