"""``sluice simulate``: what the check run would say of a pull request under another policy."""

import asyncio
import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import click
from rich.text import Text

from bot.cli.parts.checkout import read_file
from bot.cli.parts.looking import looking
from bot.cli.parts.printing import MAX_LINE, console_of, line_of, print_errors, print_text
from bot.config.layers import Kind, Layer
from bot.config.load import POLICY_PATH, load
from bot.effects import CompleteCheckRun
from bot.errors import ConfigError, RefusedError, TransientError
from bot.handlers.policing.look import change_of, look_at, target_of
from bot.handlers.policing.trying import Trial, try_policy
from bot.handlers.verdict import verdict_of
from bot.markdown import one_line
from bot.policy.engine import KNOWN_RULES
from bot.policy.preview import Preview
from bot.policy.render import POLICY_CHECK
from bot.policy.report import record, records
from bot.policy.review import Review
from bot.policy.tables import Target
from bot.settings import Settings

_PULL = re.compile(r"([\w.-]+/[\w.-]+)#([0-9]{1,9})", re.ASCII)


def _pull(_: click.Context, __: click.Parameter, given: str) -> tuple[str, int]:
    found = _PULL.fullmatch(given)
    if not found:
        raise click.BadParameter("must look like octo/shop#12")
    return found[1], int(found[2])


@click.command
@click.argument("pull", metavar="OWNER/REPO#NUMBER", callback=_pull)
@click.option("--policy", type=click.Path(path_type=Path), help="A policy file.")
@click.option(
    "--organization", "kind", flag_value=Kind.ORGANIZATION, help="It is the organisation's."
)
@click.option("--group", "kind", flag_value=Kind.GROUP, help="It is another group's.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def simulate(pull: tuple[str, int], policy: Path | None, kind: str | None, form: str) -> None:
    """Judge a pull request by a policy file, and post nothing.

    The file stands in the place of the repository's own, or of the organisation's; the other files
    rule as they do. Without one the policy in force judges. Needs the settings of `sluice serve`,
    and no database: in the place of a file on the base branch that is not valid, the defaults rule.

    Exit code 0: no errors found. 1: errors found. 2: not everything could be read.
    """
    settings = Settings.load()
    layer = _layer(policy, Kind(kind or Kind.REPOSITORY)) if policy else None
    try:
        trial, target = asyncio.run(_tried(settings, *pull, layer))
    except (RefusedError, TransientError) as error:
        _stop(f"{pull[0]}#{pull[1]}: {error}")
    unread = trial.look.gathered.unread
    errors = [unread] if unread else []
    review = trial.look.review()
    check = verdict_of(target, trial.look, review)
    if form == "json":
        click.echo(json.dumps(_as_json(trial.preview, review, check, errors), indent=2))
    else:
        _print(trial, review, check, errors)
    sys.exit(2 if errors else int(review.blocks))


def _stop(*errors: str) -> NoReturn:
    print_errors(errors)
    sys.exit(2)


def _layer(path: Path, kind: Kind) -> Layer:
    try:
        layer = Layer(str(path), read_file(path), kind)
        load(layer.data, KNOWN_RULES, kind.shape)
    except OSError as error:
        _stop(f"{path}: {error.strerror}")
    except ConfigError as error:
        _stop(*(f"{path}:{problem}" for problem in error.problems))
    return layer


async def _tried(
    settings: Settings, name: str, number: int, layer: Layer | None
) -> tuple[Trial, Target]:
    async with looking(settings) as github:
        repo, services = await github.find(name)
        pull = await services.github.pull_request(repo, number)
        look = await look_at(await change_of(pull, services), services)
        trial = await try_policy(look, layer, services) if layer else Trial(look=look)
    return trial, target_of(look.change, services)


def _as_json(
    preview: Preview, review: Review, check: CompleteCheckRun, errors: Sequence[str]
) -> Mapping[str, object]:
    """Say what `sluice check` says, the verdict, and what the policy changes."""
    changes = {
        "appears": preview.appears,
        "disappears": preview.disappears,
        "changed": preview.changed,
    }
    new = set(review.new)
    return {
        "findings": records(review),
        "files": review.files,
        "errors": errors,
        "conclusion": check.conclusion.value,
        "title": check.title,
        **{key: [record(one, new=one in new) for one in found] for key, found in changes.items()},
    }


def _print(trial: Trial, review: Review, check: CompleteCheckRun, errors: Sequence[str]) -> None:
    look = trial.look
    if not errors:
        is_compared = look.ruling.policy.report.only_new
        files = {
            path: file
            for path, file in look.gathered.head.checkout.files.items()
            if path != POLICY_PATH
        }
        print_text(review, files, (), is_compared=is_compared)
    click.echo(f"{POLICY_CHECK}: {check.conclusion}: {one_line(check.title, MAX_LINE)}")
    if not (errors or trial.preview.is_empty):
        _print_preview(trial.preview)
    print_errors([*errors])


def _print_preview(preview: Preview) -> None:
    click.echo("\nOn all workflows of the head, compared with the policy in force:")
    console = console_of()
    for sign, found in (
        ("+", preview.appears),
        ("-", preview.disappears),
        ("~", preview.changed),
    ):
        for one in found:
            console.print(Text.assemble(f"{sign} ", line_of(one)))


COMMAND = simulate
