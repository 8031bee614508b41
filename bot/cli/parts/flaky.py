"""What fails by chance, as text, JSON or CSV."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.ci.flaky_rows import Row, as_csv, record, state_of
from bot.cli.parts.looking import looking
from bot.codeowners import Owners
from bot.handlers.flakiness import MOST_PASTS, Flakiness, Period, find_flaky
from bot.markdown import one_line, plural
from bot.settings import Settings

FORMS = ("text", "csv", "json")

HEADS = ("at least", "times", "what", "owner", "last seen", "quarantine")

WIDTH = 2_000
"""Characters of a line, so that it is never broken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line says.

    Attributes:
        repository: ``owner/name``; None for all that the App is installed on.
        owners: In the place of each repository's own.
    """

    repository: str | None
    period: Period
    owners: Owners | None


async def shown(settings: Settings, asked: Asked, form: str) -> tuple[str, list[str]]:
    """Find out what fails by chance, and write it in one of ``FORMS``.

    Returns:
        The text, and what else is to be known of it.
    """
    async with looking(settings, remembers=True) as github:
        found = [
            await find_flaky(repo, asked.period, services, asked.owners)
            async for repo, services in github.each(asked.repository)
        ]
    notes = [
        f"{one.repo}: only the newest {MOST_PASTS} jobs were looked at"
        for one in found
        if not one.is_complete
    ]
    if form == "text":
        return "\n".join(map(_as_text, found)), notes
    url = settings.github_server_url
    records = [record(row, one.repo, url) for one in found for row in one.rows]
    return as_csv(records) if form == "csv" else f"{json.dumps(records, indent=2)}\n", notes


def _as_text(found: Flakiness) -> str:
    head = f"{found.repo}: {plural(len(found.rows), 'row')} from {plural(found.attempts, 'job')}\n"
    return head + (_table(found.rows) if found.rows else "")


def _table(rows: Sequence[Row]) -> str:
    table = Table("kind", *HEADS, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(one_line(text)) for text in _cells(row)))
    file = io.StringIO()
    Console(file=file, width=WIDTH, soft_wrap=True).print(table)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


def _cells(row: Row) -> tuple[str, ...]:
    unit, share, quarantine = row.unit, row.share, row.quarantine
    until = f" until {quarantine.entry.until}" if quarantine else ""
    return (
        row.kind,
        f"{share.bound:.1%}" if share else "",
        f"{row.flakes} of {share.runs}" if share else plural(row.flakes, "commit"),
        unit.test or f"{unit.workflow} / {unit.job}",
        " ".join(row.owners),
        row.last_seen.date().isoformat(),
        f"{state_of(quarantine)}{until}",
    )
