"""Migrations are tested both ways before they are merged, where the policy asks for it.

Only a pull request that touches migrations is asked. A migration that cannot go back turns each
rollback of a deploy into a repair of the database.
Source: https://alembic.sqlalchemy.org/en/latest/tutorial.html#downgrading
"""

from collections.abc import Iterator

import re2

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.stages import missing
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Change

_MIGRATION = re2.compile(
    r"(?i)(?:^|/)(?:migrations?|alembic/versions|db/migrate)/(?:.*/)?[^/]+\.(?:py|sql|rb|ts|js|go|cs)$"
)


def check(change: Change) -> Iterator[Finding]:
    """Yield a finding if a migration is touched, and nothing shows that one is tested both ways."""
    if any(_MIGRATION.search(path) for path in change.touched):
        yield from missing(change.head, Stage.MIGRATION_TEST, "STAGE-MIGTEST")


RULE = Rule(
    id="STAGE-MIGTEST",
    level=Level.WARNING,
    summary="Migrations are tested both ways, where the policy asks for it",
    fix="Add a step that goes back and forth, such as `alembic downgrade -1 && alembic "
    "upgrade head`, "
    "or say in `stages.migration-test.satisfied_by` what counts.",
    sees=Sees.CHANGE,
    check=check,
)
