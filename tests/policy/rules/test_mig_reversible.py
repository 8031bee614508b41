"""Migrations that a change touches."""

from bot.config.load import default_policy
from bot.policy.checkout import Checkout
from bot.policy.rules.mig_reversible import MAX_FILES, check
from bot.policy.side import Change, Pipeline
from bot.policy.workflow import Context
from tests.policy.reading_cases import file_of

DROPS = b"ALTER TABLE orders DROP COLUMN total;\n"


def found(*touched: str, **files: bytes) -> list[tuple[str, int]]:
    held = {f"db/migrations/{name}.sql": data for name, data in files.items()}
    checkout = Checkout(files={path: file_of(path, data) for path, data in held.items()})
    side = Pipeline(workflows=(), context=Context(policy=default_policy(), checkout=checkout))
    change = Change(base=side, head=side, touched=frozenset(touched or held), is_fork=False)
    return [(one.path, one.line) for one in check(change)]


def test_tells_of_touched_migrations() -> None:
    assert found(one=DROPS) == [("db/migrations/one.sql", 1)]


def test_others_are_as_they_were() -> None:
    assert found("README.md", one=DROPS) == []


def test_a_file_that_is_gone_or_was_not_read() -> None:
    assert found("db/migrations/gone.sql", one=DROPS) == []


def test_reads_only_so_many() -> None:
    names = {f"m{number}": DROPS for number in range(MAX_FILES + 1)}

    assert len(found(**names)) == MAX_FILES
