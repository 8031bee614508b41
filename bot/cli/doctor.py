"""``sluice doctor``: what is left open by the way the environments are set up."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass

import click

from bot.app import asking
from bot.config.load import POLICY_PATH, default_policy, load_policy
from bot.config.schema import Policy
from bot.deploys.gaps import Gap, Weight, gaps
from bot.errors import ConfigError
from bot.markdown import one_line
from bot.model import Repo
from bot.policy.engine import KNOWN_RULES
from bot.ports import App, GitHub
from bot.settings import Settings

MARKS = {Weight.OK: "✓", Weight.WARN: "!", Weight.FAIL: "✗"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A gap, and where it is."""

    repository: str
    environment: str
    gap: Gap


@click.command
@click.argument("repositories", metavar="[OWNER/REPO]...", nargs=-1)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def doctor(context: click.Context, repositories: tuple[str, ...], form: str) -> None:
    """Read every environment, and say who could deploy past the gate.

    Looks at the repositories that are named, or at all that the App is installed on. The exit
    status is 1 if a gap lets someone deploy without approval, or nobody deploy at all.
    """
    settings = Settings.load()
    found = asyncio.run(_findings(settings, {name.casefold() for name in repositories}))
    if form == "json":
        rows = [{**asdict(one), "gap": asdict(one.gap)} for one in found]
        click.echo(json.dumps(rows, indent=2))
    else:
        for one in found:
            click.echo(_line(one))
    if any(one.gap.weight is Weight.FAIL for one in found):
        context.exit(1)


def _line(finding: Finding) -> str:
    gap = finding.gap
    where = f"{finding.repository} {one_line(finding.environment)}"
    fix = f"\n    {gap.fix}" if gap.fix else ""
    return f"{MARKS[gap.weight]} {where}: {one_line(gap.what)}{fix}"


async def _findings(settings: Settings, wanted: set[str]) -> list[Finding]:
    async with asking(settings) as app:
        return [
            Finding(repository=str(repo), environment=name, gap=gap)
            async for repo, github in _repositories(app, wanted)
            async for name, some in _environments(repo, github, permits=bool(settings.public_url))
            for gap in some
        ]


async def _repositories(app: App, wanted: set[str]) -> AsyncIterator[tuple[Repo, GitHub]]:
    for installation in await app.installations():
        for repo in await app.repositories(installation):
            if not wanted or str(repo).casefold() in wanted:
                yield repo, app.installation(installation)


async def _environments(
    repo: Repo, github: GitHub, *, permits: bool
) -> AsyncIterator[tuple[str, tuple[Gap, ...]]]:
    policy = await _policy(repo, github)
    there = {one.name: one for one in await github.environments(repo)}
    known = {name.casefold() for name in there}
    missing = [name for name in policy.environments if name.casefold() not in known]
    for name in sorted([*there, *missing]):
        yield name, gaps(there.get(name), policy.environment(name), permits=permits)


async def _policy(repo: Repo, github: GitHub) -> Policy:
    branch = await github.default_branch(repo)
    _, file = await github.read(repo, (), ref=branch, path=POLICY_PATH)
    if file is None:
        return default_policy()
    try:
        return load_policy(file.data, KNOWN_RULES)
    except ConfigError as error:
        raise click.ClickException(f"{repo}: {POLICY_PATH}: {error}") from error


COMMAND = doctor
