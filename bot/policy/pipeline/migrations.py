"""Commands that migrate a database, and those that save it first.

Source: the manual of each program.
"""

import re2

from bot.policy.pipeline.deploys_around import Moment
from bot.policy.pipeline.deploys_words import words
from bot.policy.pipeline.shell import Command

_MIGRATES = re2.compile(
    r"(?i)(?:^|[\s/])(?:manage(?:\.py)? migrate|django-admin migrate|alembic (?:\S+ ){0,4}upgrade"
    r"|flask db upgrade|(?:rails|rake) db:migrate|prisma migrate deploy|prisma db push"
    r"|knex migrate:(?:latest|up)|sequelize(?:-cli)? db:migrate|flyway (?:\S+ ){0,6}migrate"
    r"|liquibase (?:\S+ ){0,6}update|dbmate (?:\S+ ){0,4}(?:up|migrate)|goose (?:\S+ ){0,6}up"
    r"|migrate (?:-\S+ \S+ )+up|typeorm migration:run|artisan migrate"
    r"|doctrine:migrations:migrate|atlas (?:schema|migrate) apply|ef database update"
    r"|sqlx migrate run|diesel migration run|sqlpackage /action:publish|yoyo apply"
    r"|mikro-orm migration:up|drizzle-kit (?:migrate|push)"
    r"|(?:(?:npm|yarn|pnpm|bun) (?:run )?|make )\S*migrat\S*"
    r"|(?:run|apply|db)[-_]migrat(?:e|ions?)(?:\.\w+)?)(?:\s|$|:)"
)
_LOOKS = re2.compile(r"(?i)(?:--plan|--check|--dry-run|--fake\S*|showmigrations|--sql)(?:\s|=|$)")
_FAKE = re2.compile(r"(?i)manage(?:\.py)? migrate(?:\s.*)?\s--fake(?:-initial)?(?:\s|$)")
_SAVES = re2.compile(
    r"(?i)(?:^|[\s/])(?:pg_dump(?:all)?|mysqldump|mariadb-dump|mongodump|pg_basebackup"
    r"|sqlcmd .*backup|aws rds create-db-(?:cluster-)?snapshot|aws backup start-backup-job"
    r"|aws dynamodb create-backup|gcloud sql (?:backups create|export)|heroku pg:backups:capture"
    r"|fly(?:ctl)? (?:pg|mpg) backup"
    r"|az (?:sql|postgres|mysql) .*(?:backup|copy|export)|velero backup create|pgbackrest"
    r"|wal-g backup-push|dokku \w+:(?:backup|export)|doctl databases backups)(?:\s|$)"
)
_QUOTES = str.maketrans(dict.fromkeys("\"',[]{}()", " "))
_MAX_TEXT = 4000
"""Characters of a command that are looked at. Our own limit."""
_BACKUP = frozenset({"backup", "backups", "snapshot", "dump"})


def text_of(command: Command) -> str:
    """Return the words of *command*, those of a command that one of them quotes among them."""
    return " ".join(" ".join(command.words)[:_MAX_TEXT].translate(_QUOTES).split())


def migrates(moment: Moment) -> bool:
    """Whether *moment* changes the shape of a database, here or where it sends the command."""
    if moment.command is None or moment.words[0] in {"echo", "printf", "grep"}:
        return False
    text = text_of(moment.command)
    return _MIGRATES.search(text) is not None and _LOOKS.search(text) is None


def is_fake(command: Command) -> bool:
    """Whether *command* only writes down that migrations were run."""
    return _FAKE.search(text_of(command)) is not None


def saves(moment: Moment) -> bool:
    """Whether *moment* keeps what the database holds."""
    if moment.command:
        return moment.words[0] != "echo" and _SAVES.search(text_of(moment.command)) is not None
    step = moment.inner.step
    uses = step.uses.text if step.uses else ""
    named = (*words(step.name), *words(uses))
    return not _BACKUP.isdisjoint(named) or named[:2] == ("back", "up")
