"""Changes of what the policy calls risky."""

import pytest

from bot.config.load import default_policy
from bot.policy.rules.deploy_canary import Setting, check
from bot.policy.side import Change, Pipeline
from bot.policy.workflow import Context

RISKY = Setting(risky=("src/billing/**/*", "schema.sql"))
SIDE = Pipeline(workflows=(), context=Context(policy=default_policy()))


def messages(*touched: str, setting: Setting = RISKY) -> list[str]:
    change = Change(base=SIDE, head=SIDE, touched=frozenset(touched), is_fork=False)
    return [one.message for one in check(change, setting)]


@pytest.mark.parametrize(
    ("touched", "named"),
    [
        (["schema.sql"], "`schema.sql`,"),
        (["src/billing/a/b.py", "src/a.py"], "`src/billing/a/b.py`,"),
        ([f"src/billing/{name}.py" for name in "abc"], "`src/billing/c.py`,"),
        ([f"src/billing/{name}.py" for name in "abcd"], "`src/billing/c.py` and 1 more,"),
    ],
)
def test_tells_of_what_is_risky(touched, named: str) -> None:
    [message] = messages(*touched)

    assert named in message


def test_tells_of_nothing_else() -> None:
    assert messages("src/a.py", "schema.sql.md") == []
    assert messages("schema.sql", setting=Setting()) == []
