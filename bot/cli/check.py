"""``sluice check``: the policy on a checkout, without GitHub."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import click

from bot.cli.parts.checkout import owner_of, read_file, read_side
from bot.cli.parts.printing import FORMS, print_as
from bot.config.layers import Kind, Layer, Merged, merge
from bot.config.load import POLICY_PATH
from bot.config.schema import Profile
from bot.errors import ConfigError
from bot.model import File
from bot.policy.engine import KNOWN_RULES
from bot.policy.facts import Facts
from bot.policy.review import review
from bot.policy.side import Side, Sides
from bot.policy.workflow import FOLDER
from bot.store.clock import SystemClock

PROFILES = [profile.value for profile in Profile]
_PATH = click.Path(path_type=Path)


@click.command
@click.argument("path", default=".", type=_PATH)
@click.option("--base", type=_PATH, help="A checkout or file to compare with.")
@click.option("--profile", type=click.Choice(PROFILES), help="Instead of what the policy extends.")
@click.option("--config", type=_PATH, help="A policy file.")
@click.option("--organization", type=_PATH, help="The policy file of the organisation above it.")
@click.option("--format", "form", type=click.Choice(FORMS), default="text")
def check(path: Path, form: str, **options: object) -> None:
    """Judge the workflows of the checkout PATH, or one workflow file.

    The policy is that of BASE, as on a pull request, or else that of PATH, or else the default. Its
    `mode` is about pull requests and changes nothing here.

    Exit code 0: no errors found. 1: errors found. 2: not everything could be read.
    """
    asked = Asked(path=path, **options)  # type: ignore[arg-type]  # click has checked them
    errors: list[str] = []
    sides = _sides(asked, errors)
    law = _law(asked, errors)
    facts = Facts(owner=owner_of(path))
    result = review(sides, law, SystemClock().now().date(), facts)
    refused = tuple(f"{one.path}:{one.problem}" for one in law.weakened)
    result = replace(result, missing=(*result.missing, *refused))
    print_as(form, result, _shown(asked, sides.head), errors, is_compared=asked.base is not None)
    sys.exit(2 if errors else int(result.blocks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line says, besides the form of the answer."""

    path: Path
    base: Path | None
    profile: str | None
    config: Path | None
    organization: Path | None


def _sides(asked: Asked, errors: list[str]) -> Sides:
    head = read_side(asked.path, asked.path, errors)
    if asked.path.is_dir() and not (asked.path / FOLDER).is_dir():
        errors.append(f"{asked.path}: has no folder {FOLDER}; name a checkout or a workflow file")
    if asked.base is None:
        return Sides(head=head)
    base = read_side(asked.base, asked.path, errors)
    return Sides(base=base, head=head, touched=_touched(base, head))


def _touched(base: Side, head: Side) -> frozenset[str]:
    before, after = base.checkout.files, head.checkout.files
    return frozenset(
        path
        for path in before.keys() | after.keys()
        if path not in before or path not in after or before[path].sha != after[path].sha
    )


def _law(asked: Asked, errors: list[str]) -> Merged:
    """Merge the policy files; one that is not valid is an error, and left out."""
    own = asked.config or (asked.base or asked.path) / POLICY_PATH
    files = [(asked.organization, Kind.ORGANIZATION, True), (own, Kind.REPOSITORY, asked.config)]
    law = merge((), KNOWN_RULES)
    layers: list[Layer] = []
    for file, kind, must_be in files:
        try:
            if file:
                data = read_file(file, follow=bool(must_be))
                path = str(file) if must_be else POLICY_PATH
                law = merge([*layers, Layer(path, data, kind)], KNOWN_RULES)
                layers.append(Layer(path, data, kind))
        except (FileNotFoundError, NotADirectoryError) as error:
            if must_be:
                errors.append(f"{file}: {error.strerror}")
        except OSError as error:
            errors.append(f"{file}: {error.strerror}")
        except ConfigError as error:
            errors += [f"{file}:{problem}" for problem in error.problems]
    if asked.profile:
        extends = Profile(asked.profile)
        return replace(law, policy=law.policy.model_copy(update={"extends": extends}))
    return law


def _shown(asked: Asked, head: Side) -> dict[str, File]:
    """Return the files whose lines can be shown: the policy that rules may be another one."""
    files = dict(head.checkout.files)
    if asked.base or asked.config:
        files.pop(POLICY_PATH, None)
    return files


COMMAND = check
