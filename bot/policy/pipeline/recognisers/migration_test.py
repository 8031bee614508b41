"""Tests of migrations, backwards too: a step back, or a tool that tries both ways."""

import re

from bot.config.stages import Stage
from bot.policy.pipeline.recogniser import Recogniser, Words
from bot.policy.pipeline.testing import TEST_TOOLS, is_of

_NUMBERED = re.compile(r"\d{3,}\w*|zero")


def _is_meant(words: Words) -> bool:
    if "migrate" in words and words[0].endswith(("python", "python3", "manage.py", "django-admin")):
        # Django goes back when it is told where to: `migrate shop 0003`.
        behind = words[words.index("migrate") + 1 :]
        return any(_NUMBERED.fullmatch(word) for word in behind)
    if any(word in {"downgrade", "rollback", "undo", "down", "redo"} for word in words[1:]):
        return True
    return is_of(words, "migrations?") and "test" in " ".join(words).lower()


RECOGNISER = Recogniser(
    stage=Stage.MIGRATION_TEST,
    looked_for="a test of migrations both ways, such as `alembic downgrade` after an upgrade",
    tools=(
        *TEST_TOOLS,
        "alembic",
        "flask db downgrade",
        "python manage.py migrate",
        "manage.py migrate",
        "django-admin migrate",
        "rails db:rollback",
        "rake db:rollback",
        "rails db:migrate:redo",
        "migrate",
        "goose",
        "dbmate",
        "flyway undo",
        "knex migrate:rollback",
        "sequelize db:migrate:undo",
        "typeorm migration:revert",
        "atlas migrate",
        "squawk",
        "pytest +--test-alembic",
    ),
    accept=_is_meant,
    names=("migrations?[- _]tests?", "tests?[- _]migrations?", "(?:check|verify)[- _]migrations?"),
)
