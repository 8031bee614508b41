"""Migrations can be undone.

A release that has to be taken back finds a database which the older code cannot read, if the
migration dropped or renamed what that code uses, or has no way back. What the text of a touched
migration shows is told; it may well be meant, and then a waiver says why.
Source: https://docs.djangoproject.com/en/stable/ref/migration-operations/#runpython
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.pipeline.migration_files import is_migration, problems
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Change

MAX_FILES = 200
"""Migrations that are read. Our own limit."""


def check(change: Change) -> Iterator[Finding]:
    """Yield a finding for each line of a touched migration that cannot be undone."""
    checkout = change.head.context.checkout
    paths = sorted(path for path in change.touched if is_migration(path))
    for path in paths[:MAX_FILES]:
        for line, what in problems(path, checkout.text(path)):
            yield Finding(
                line=line,
                column=1,
                end_line=line,
                message=what,
                subject=what,
                path=path,
            )


RULE = Rule(
    id="MIG-REVERSIBLE",
    level=Level.WARNING,
    sees=Sees.CHANGE,
    summary="Migrations can be undone",
    fix="Write the way back, or remove in a later release what the running code still uses.",
    check=check,
)
