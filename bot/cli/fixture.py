"""``sluice fixture``: make tests of failed jobs whose explanation did not help."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click

from bot.ci.diagnose import diagnose
from bot.ci.expected import Tally, tally
from bot.ci.past import Case
from bot.cli.parts.fixtures import EXPECTED, Fixture, answers, redacted, write
from bot.cli.parts.looking import Looking, looking
from bot.cli.parts.printing import MAX_LINE, print_errors
from bot.errors import NotFoundError, RefusedError, TransientError
from bot.handlers.failing.gather import CANCELLED, FAILED, LOST
from bot.handlers.services import Services
from bot.markdown import one_line, plural
from bot.model import Job, JobAnnotation, Repo, WorkflowRun
from bot.redact import redact
from bot.settings import Settings

MAX_LOG: Final = 64 << 20
"""Bytes of a log that is made a case of. Our own limit: it is held in memory, to redact it."""

MARKS: Final = {True: "✓", False: "✗"}
SHOWN: Final = 5
"""Lines of an answer that are told."""

_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


@click.command
@click.argument("run_id", type=click.IntRange(min=1), required=False)
@click.option("--repo", metavar="OWNER/NAME", help="Where; by default the App's only one.")
@click.option("--attempt", type=click.IntRange(min=1), help="Of the run; by default the newest.")
@click.option("--out", type=_FOLDER, default=".", help="The folder to write to.")
@click.option("--list", "lists", is_flag=True, help="List the explanations that did not help.")
@click.option("--check", "checked", type=_FOLDER, help="Explain the cases in this folder again.")
def fixture(run_id: int | None, out: Path, checked: Path | None, **more: object) -> None:
    """Write the failed jobs of the run RUN_ID as cases, without their secrets.

    Each is three files; what is there already is left alone. In NAME.expected.json put the numbers
    of the lines that say why the job failed into `primary`, and those that mislead into
    `known_wrong`. Then --check holds what Sluice finds against it.

    Exit code 0: all was written; the first line of every answer is in `primary`. 1: not so. 2: not
    everything could be read.
    """
    asked = _Asked(**more)  # type: ignore[arg-type]  # click has checked them
    if (run_id is not None) + asked.lists + (checked is not None) != 1:
        raise click.UsageError("name a run, or say --list or --check DIR")
    if checked is not None:
        _check(checked)
    elif run_id is None:
        _list(asked)
    else:
        _make(asked, run_id, out)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    repo: str | None
    attempt: int | None
    lists: bool


def _check(folder: Path) -> None:
    errors: list[str] = []
    found = list(answers(folder, errors))
    missed = [one for one in found if one.primary and not one.is_right]
    unlabelled = sum(not one.primary for one in found)
    for one in missed:
        lines, right = one.lines[:SHOWN], sorted(one.primary)
        click.echo(_told(f"{MARKS[False]} {one.name}: found {_some(lines)}; right: {_some(right)}"))
    counted = tally(found)
    if counted:
        click.echo(_words(counted))
    if unlabelled:
        click.echo(f"{plural(unlabelled, 'case')} with an empty `primary`")
    if not found:
        errors.append(f"{folder}: holds no case")
    print_errors(errors)
    sys.exit(2 if errors else int(bool(missed)))


def _some(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers)) or "nothing"


def _words(found: Tally) -> str:
    return (
        f"{plural(found.logs, 'case')}: top-1 {found.right:.1%}, top-5 {found.in_few:.1%}, "
        f"near {found.near:.1%}, known-wrong {found.wrong:.1%}, none {found.none:.1%}"
    )


def _list(asked: _Asked) -> None:
    for case in asyncio.run(_cases(Settings.load(), asked.repo)):
        options = f"--repo {case.repo} --attempt {case.attempt}"
        at = case.at.isoformat(timespec="seconds")
        click.echo(_told(f"sluice fixture {case.run_id} {options} # {at} {case.how} by {case.by}"))


async def _cases(settings: Settings, name: str | None) -> list[Case]:
    async with looking(settings, remembers=True) as github:
        return [
            replace(case, repo=repo)
            async for repo, services in github.each(name)
            for case in await services.store.cases(repo)
        ]


def _make(asked: _Asked, run_id: int, folder: Path) -> None:
    errors: list[str] = []
    asyncio.run(_write(asked, run_id, folder, errors))
    print_errors(errors)
    sys.exit(1 if errors else 0)


async def _write(asked: _Asked, run_id: int, folder: Path, errors: list[str]) -> None:
    async with looking(Settings.load()) as github:
        repo, services = await _place(github, asked.repo)
        run = await services.github.run(repo, run_id)
        run = replace(run, attempt=asked.attempt) if asked.attempt else run
        made = 0
        async for job, annotations in _failed(run, services):
            made += 1
            try:
                log = await _log(repo, job, annotations, services)
                name = f"{run.id}-{job.id}"
                write(Fixture(name=name, job=job, annotations=annotations, log=log), folder)
                click.echo(_told(f"{folder / name}{EXPECTED}: {redact(job.name)}"))
            except (RefusedError, TransientError, _TooLargeError) as error:
                errors.append(f"{redact(job.name)}: {error}")
            except OSError as error:
                errors.append(f"{error.filename}: {error.strerror}")
    if not made:
        errors.append(f"{repo}: no job failed in attempt {run.attempt} of run {run.id}")


async def _place(github: Looking, name: str | None) -> tuple[Repo, Services]:
    found = [one async for one in github.each(name)]
    if len(found) != 1:
        raise click.UsageError("name the repository: --repo OWNER/NAME")
    return found[0]


async def _failed(
    run: WorkflowRun, services: Services
) -> AsyncIterator[tuple[Job, tuple[JobAnnotation, ...]]]:
    jobs = await services.github.jobs_of(run)
    suspects = [job for job in jobs if job.conclusion in FAILED | {CANCELLED}]
    said = await services.github.annotations_on(suspects)
    for job in suspects:
        annotations = tuple(map(redacted, said.get(job.id, ())))
        is_lost = any(words in one.message for one in annotations for words in LOST)
        if job.conclusion in FAILED or is_lost:
            yield job, annotations


class _TooLargeError(Exception):
    """A log is no test that anyone could keep."""


async def _log(
    repo: Repo, job: Job, annotations: Sequence[JobAnnotation], services: Services
) -> str:
    """Read the log of *job*, without secrets; empty if there is none, and annotations tell why."""
    data = bytearray()
    try:
        async for chunk in services.github.log_of(repo, job):
            data += chunk
            if len(data) > MAX_LOG:
                raise _TooLargeError(f"its log has more than {MAX_LOG >> 20} MB")
    except NotFoundError:
        if not diagnose((), job.steps, annotations).annotation:
            raise
    return redact(data.decode(errors="replace"))


def _told(text: str) -> str:
    return one_line(text, MAX_LINE)


COMMAND = fixture
