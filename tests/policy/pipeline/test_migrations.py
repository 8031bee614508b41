"""Commands that migrate a database, and those that save it."""

import pytest

from bot.document import parse
from bot.policy.jobs import Step
from bot.policy.pipeline.calls import EffectiveStep
from bot.policy.pipeline.deploys_around import Moment
from bot.policy.pipeline.migrations import migrates, saves
from bot.policy.pipeline.shell import commands


def moment(text: str, *, is_step: bool = False) -> Moment:
    step = Step(parse((text if is_step else "a: b").encode()).root)
    inner = EffectiveStep(step=step, path="", caller=step)
    return Moment(inner=inner, command=None if is_step else commands(text)[0])


@pytest.mark.parametrize(
    "text",
    [
        "python manage.py migrate --noinput",
        "uv run ./manage.py migrate",
        "alembic -c a.ini upgrade head",
        "flask db upgrade",
        "bundle exec rake db:migrate",
        "npx prisma migrate deploy",
        "npx knex migrate:latest",
        "flyway -url=a migrate",
        "migrate -path db -database a up",
        "goose -dir db postgres a up",
        "php artisan migrate --force",
        "dotnet ef database update",
        "npm run migrate:prod",
        "make db-migrate",
        "./scripts/run-migrations.sh",
        "kubectl exec deploy/shop -- python manage.py migrate",
        "heroku run 'python manage.py migrate'",
        """aws ecs run-task --overrides '{"command":["python","manage.py","migrate"]}'""",
    ],
)
def test_migrates(text: str) -> None:
    assert migrates(moment(text))


@pytest.mark.parametrize(
    "text",
    [
        "python manage.py migrate --plan",
        "python manage.py migrate --fake",
        "python manage.py showmigrations",
        "python manage.py makemigrations --check",
        "echo python manage.py migrate",
        "alembic history",
        "git log --grep migrate",
    ],
)
def test_does_not_migrate(text: str) -> None:
    assert not migrates(moment(text))


def test_a_step_itself_does_not_migrate() -> None:
    assert not migrates(moment("{name: migrate}", is_step=True))


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("pg_dump shop", True),
        ("sudo -u postgres pg_dumpall", True),
        ("aws rds create-db-snapshot --db-instance-identifier a", True),
        ("heroku pg:backups:capture -a shop", True),
        ("echo pg_dump", False),
        ("psql -f a.sql", False),
    ],
)
def test_saves(text: str, is_so) -> None:
    assert saves(moment(text)) is is_so


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("{name: Back up, run: make}", True),
        ("{name: Back, run: make}", False),
        ("{name: Take a backup, run: make}", True),
        ("{uses: acme/db-snapshot@v1}", True),
        ("{uses: acme/checkout@v1}", False),
    ],
)
def test_steps_that_save(text: str, is_so) -> None:
    assert saves(moment(text, is_step=True)) is is_so
