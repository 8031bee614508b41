"""``sluice report``: what is known, for those who ask."""

import asyncio
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import BinaryIO, Final

import click

from bot.audit.export import DEPLOYS, Row, as_csv, as_json, row
from bot.cli.parts.flaky import FORMS, Asked, shown
from bot.codeowners import MAX_BYTES, Owners, parse
from bot.database.open import current
from bot.handlers.flakiness import Period
from bot.settings import Settings, database_url
from bot.store.audit import deploys, entries_of
from bot.store.clock import SystemClock

DAY = click.DateTime(["%Y-%m-%d"])

DAYS: Final = 30
"""That the report of flaky tests looks back, if it is not told."""


@click.group
def report() -> None:
    """Write reports."""


@report.command
@click.option("--from", "first", type=DAY, required=True, help="The first day, in UTC.")
@click.option("--to", "last", type=DAY, required=True, help="The last day, in UTC, inclusive.")
@click.option("--environment", multiple=True, help="Only this one. Can be given several times.")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv")
@click.option(
    "--output",
    type=click.File("wb", atomic=True),
    default="-",
    help="A file to write; standard output by default.",
)
def audit(
    first: datetime, last: datetime, environment: tuple[str, ...], form: str, output: BinaryIO
) -> None:
    """Write one row for each deployment that began in a time, from the audit log.

    `sluice audit verify` proves the log; leaf_seq and leaf_hash name a row's record in it.
    """
    period = _period(first, last)
    rows = asyncio.run(_rows(period, environment))
    text = as_csv(rows) if form == "csv" else as_json(rows)
    output.write(text.encode())


@report.command
@click.option("--repo", metavar="OWNER/NAME", help="Only this one; all of the App's by default.")
@click.option("--from", "first", type=DAY, help=f"The first day, in UTC; {DAYS} back by default.")
@click.option("--to", "last", type=DAY, help="The last day, in UTC, inclusive; today by default.")
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True)
@click.option(
    "--codeowners", type=click.File("rb"), help="Instead of CODEOWNERS on the default branch."
)
def flaky(
    repo: str | None,
    first: datetime | None,
    last: datetime | None,
    form: str,
    codeowners: BinaryIO | None,
) -> None:
    """Tell which jobs and tests fail by chance, the worst first, from the ledger of jobs.

    Proven is what failed and then passed in the same run. Ranked by `bound`, the least that its
    rate of failures is with 97.5 percent certainty. The ledger goes back 90 days.
    """
    today = datetime.combine(SystemClock().now(), datetime.min.time())
    end = last or today
    asked = Asked(
        repository=repo,
        period=_period(first or end - timedelta(days=DAYS - 1), end),
        owners=_owners(codeowners) if codeowners else None,
    )
    text, notes = asyncio.run(shown(Settings.load(), asked, form))
    click.echo(text, nl=False)
    for note in notes:
        click.echo(note, err=True)


def _period(first: datetime, last: datetime) -> Period:
    """Return the time from the day *first* to the day *last*, inclusive."""
    if last < first:
        raise click.BadParameter("is before --from", param_hint="--to")
    until = last.replace(tzinfo=UTC) + timedelta(days=1)
    return Period(since=first.replace(tzinfo=UTC), until=until)


def _owners(file: BinaryIO) -> Owners:
    return parse(file.read(MAX_BYTES + 1).decode(errors="replace"))


async def _rows(period: Period, wanted: Collection[str]) -> list[Row]:
    rows = []
    async with current(database_url()) as database:
        found = await database.run(
            partial(deploys, types=DEPLOYS, since=period.since, until=period.until)
        )
        for repository, deploy in found:
            work = partial(entries_of, repository=repository, deploy=deploy)
            try:
                rows.append(row(await database.run(work)))
            except ValueError as error:
                # A population that lacks one would be worse than none.
                raise click.ClickException(f"records of {deploy}: {error}") from error
    return [one for one in rows if not wanted or one["env"] in wanted]


COMMAND = report
