"""``sluice check``: the policy on a checkout, without GitHub.

A checkout may be a stranger's: symbolic links in it are not followed, and of a file no more is read
than a workflow may have.
"""

import errno
import json
import stat
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha1
from importlib.metadata import version
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from bot.config.load import POLICY_PATH, default_policy, load_policy
from bot.config.schema import Level, Policy, Profile
from bot.document import MAX_BYTES
from bot.errors import ConfigError
from bot.markdown import one_line, plural
from bot.model import File, Sha
from bot.policy.engine import KNOWN_RULES
from bot.policy.render import headline
from bot.policy.report import records
from bot.policy.review import Review, review
from bot.policy.rule import Violation
from bot.policy.sarif import sarif
from bot.policy.workflow import FOLDER, is_workflow

PROFILES = [profile.value for profile in Profile]
STYLES = {Level.ERROR: "bold red", Level.WARNING: "yellow", Level.NOTICE: "cyan"}
MAX_LINE = 500
"""Characters of a line of output that a stranger's words may fill. Our own limit."""


@click.command
@click.argument("path", default=".", type=click.Path(path_type=Path))
@click.option("--base", type=click.Path(path_type=Path), help="A checkout or file to compare with.")
@click.option("--profile", type=click.Choice(PROFILES), help="Instead of what the policy extends.")
@click.option("--config", type=click.Path(path_type=Path), help="A policy file.")
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text")
def check(
    path: Path, base: Path | None, profile: str | None, config: Path | None, form: str
) -> None:
    """Judge the workflows of the checkout PATH, or one workflow file.

    The policy is that of BASE, as on a pull request, or else that of PATH, or else the default. Its
    `mode` is about pull requests and changes nothing here.

    Exit code 0: no errors found. 1: errors found. 2: not everything could be read.
    """
    errors: list[str] = []
    head = _files(path, path, errors)
    if path.is_dir() and not (path / FOLDER).is_dir():
        errors.append(f"{path}: has no folder {FOLDER}; name a checkout or a workflow file")
    before = _files(base, path, errors) if base else []
    policy = _policy(base or path, config, errors)
    if profile:
        policy = policy.model_copy(update={"extends": Profile(profile)})
    result = review(before, head, policy)
    _print(result, errors, form, is_compared=base is not None)
    sys.exit(2 if errors else int(result.blocks))


def read_file(path: Path, *, follow: bool = True) -> bytes:
    """Read a file, up to one byte more than a workflow may have.

    Args:
        path: Where it is.
        follow: Whether it may be a symbolic link.

    Raises:
        OSError: It cannot be read, or is no ordinary file.
    """
    mode = (path.stat() if follow else path.lstat()).st_mode
    if stat.S_ISLNK(mode):
        raise OSError(errno.ELOOP, "is a symbolic link, which is not followed")
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "is not a file")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _files(root: Path, name: Path, errors: list[str]) -> list[File]:
    """Read the workflows of the checkout *root*, or the file *root* under the name *name*."""
    try:
        if not root.is_dir():
            return [_file(str(name), read_file(root))]
        return list(_checkout(root, errors))
    except OSError as error:
        errors.append(f"{error.filename or root}: {error.strerror}")
        return []


def _checkout(root: Path, errors: list[str]) -> Iterator[File]:
    folder = root / FOLDER
    for part in (folder.parent, folder):
        if part.is_symlink():
            raise OSError(errno.ELOOP, "is a symbolic link, which is not followed", str(part))
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        name = f"{FOLDER}/{path.name}".encode(errors="replace").decode()
        if is_workflow(name):
            try:
                yield _file(name, read_file(path, follow=False))
            except OSError as error:
                errors.append(f"{path}: {error.strerror}")


def _file(name: str, data: bytes) -> File:
    """Make a file as Git knows it: its id tells whether two are equal, and guards nothing."""
    blob = b"blob %d\0" % len(data) + data
    return File(name, Sha(sha1(blob, usedforsecurity=False).hexdigest()), data)


def _policy(root: Path, config: Path | None, errors: list[str]) -> Policy:
    path = config or root / POLICY_PATH
    try:
        return load_policy(read_file(path, follow=config is not None), KNOWN_RULES)
    except (FileNotFoundError, NotADirectoryError) as error:
        if config:
            errors.append(f"{path}: {error.strerror}")
    except OSError as error:
        errors.append(f"{path}: {error.strerror}")
    except ConfigError as error:
        errors += [f"{path}:{problem}" for problem in error.problems]
    return default_policy()


def _print(result: Review, errors: Sequence[str], form: str, *, is_compared: bool) -> None:
    match form:
        case "json":
            found = {"findings": records(result), "files": result.files, "errors": errors}
            click.echo(json.dumps(found, indent=2))
        case "sarif":
            click.echo(json.dumps(sarif(result, version("sluice"), errors), indent=2))
        case _:
            _print_text(result, errors, is_compared=is_compared)


def _print_text(result: Review, errors: Sequence[str], *, is_compared: bool) -> None:
    console = Console(soft_wrap=True, highlight=False, markup=False, emoji=False)
    shouting = [found for found in result.existing if found.level is Level.ERROR]
    for found in (*result.new, *shouting):
        console.print(_line(found))
    if result.files or not errors:
        files = plural(result.files, "file")
        console.print(f"{headline(result, is_compared=is_compared)} in {files}")
    for error in errors:
        click.echo(f"error: {one_line(error, MAX_LINE)}", err=True)


def _line(found: Violation) -> Text:
    finding = found.finding
    return Text.assemble(
        (f"{one_line(found.path, MAX_LINE)}:{finding.line}:{finding.column} ", "bold"),
        (found.level.value, STYLES[found.level]),
        f" {found.rule.id} {one_line(finding.message, MAX_LINE)}\n    ",
        (found.rule.fix, "dim"),
    )


COMMAND = check
