"""What a policy may say of the age of actions."""

import pytest

from bot.config.load import load_policy
from bot.errors import ConfigError
from bot.policy.engine import KNOWN_RULES


def policy(minimum: str) -> bytes:
    return f"version: 1\nrules: {{PIN-OUTDATED: {{minimum: {minimum}}}}}\n".encode()


@pytest.mark.parametrize(
    "minimum", ["{}", "{actions/checkout: 5}", "{Other/a.b_c: 0}", "{a/b: 9999}"]
)
def test_a_minimum_is_a_version_of_an_action(minimum: str) -> None:
    load_policy(policy(minimum), KNOWN_RULES)


@pytest.mark.parametrize(
    "minimum", ["5", "{checkout: 5}", "{a/b/c: 5}", "{a/b: v5}", "{a/b: -1}", "{a/b: 10000}"]
)
def test_what_is_none(minimum: str) -> None:
    with pytest.raises(ConfigError):
        load_policy(policy(minimum), KNOWN_RULES)
