"""``sluice test DIR``: cases of a team's own policy, which say what it finds and what it does not.

A case is a workflow, or a folder that is a checkout; the lines that break the policy are marked
``# expect: RULE-ID``. The policy of the cases is ``sluice.yml`` beside them.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from bot.cli.parts.checkout import git_file, only, read_file, read_folder
from bot.cli.parts.printing import MAX_LINE, print_errors
from bot.config.layers import Kind, Layer, Merged, merge
from bot.errors import ConfigError
from bot.markdown import one_line, plural
from bot.policy.cases import ALONE, Case, Mark, Outcome, make_case, outcome_of
from bot.policy.engine import KNOWN_RULES

NAME = "sluice.yml"
"""The policy of the cases, beside them."""
MARKS = {True: "✓", False: "✗"}


@click.command
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--policy", type=click.Path(path_type=Path), help=f"Instead of {NAME} in DIR.")
@click.option(
    "--organization", "kind", flag_value=Kind.ORGANIZATION, help="It is an organisation's."
)
@click.option("--group", "kind", flag_value=Kind.GROUP, help="It is a group's.")
def test(folder: Path, policy: Path | None, kind: str | None) -> None:
    """Judge each case in DIR by a policy file, and compare with what the case expects.

    A case is a workflow, or a folder that is a small checkout. A line that breaks the policy is
    marked `# expect: RULE-ID`; what is said of the repository as a whole,
    `# expect-repository: RULE-ID` anywhere. A folder with the name of a rule holds cases that only
    this rule judges. A case may have a policy of its own below the one that is tested:
    `.github/sluice.yml` in a checkout, `# policy: {…}` in the first line of a workflow.

    Exit code 0: every case passes. 1: one does not. 2: not everything could be read.
    """
    errors: list[str] = []
    law = _law(policy or folder / NAME, Kind(kind or Kind.REPOSITORY), errors)
    ends = [_end(found, law, errors) for found in _found(folder, law, errors)] if law else []
    failed = [end for end in ends if not (end and end.passed)]
    if law and not ends:
        errors.append(f"{folder}: holds no case")
    if ends:
        click.echo(f"{plural(len(ends), 'case')}, {len(failed)} failed")
    print_errors(errors)
    sys.exit(2 if errors else int(bool(failed)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Law:
    """The policy that is tested."""

    layer: Layer
    merged: Merged

    def has(self, rule: str) -> bool:
        """Whether *rule* is the name of one."""
        return rule in KNOWN_RULES or rule in {own.id for own in self.merged.custom}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A case on disk.

    Attributes:
        rule: The only one that judges it; empty if every one does.
    """

    path: Path
    rule: str


def _law(path: Path, kind: Kind, errors: list[str]) -> _Law | None:
    try:
        layer = Layer(str(path), read_file(path), kind)
        return _Law(layer=layer, merged=merge([layer], KNOWN_RULES))
    except OSError as error:
        errors.append(f"{path}: {error.strerror}")
    except ConfigError as error:
        errors += [f"{path}:{problem}" for problem in error.problems]
    return None


def _found(folder: Path, law: _Law, errors: list[str]) -> Iterator[_Found]:
    for path in _entries(folder, errors):
        if path.is_dir() and law.has(path.name):
            yield from (_Found(path=one, rule=path.name) for one in _entries(path, errors))
        else:
            yield _Found(path=path, rule="")


def _entries(folder: Path, errors: list[str]) -> Iterator[Path]:
    try:
        inside = sorted(folder.iterdir())
    except OSError as error:
        errors.append(f"{folder}: {error.strerror}")
        return
    for path in inside:
        is_case = path.is_dir() or path.suffix in {".yml", ".yaml"}
        if is_case and path.name != NAME and not path.name.startswith("."):
            yield path


def _end(found: _Found, law: _Law, errors: list[str]) -> Outcome | None:
    """Judge a case and tell how it went; None if it could not be judged."""
    try:
        case = _read(found.path, law, errors)
    except OSError as error:
        errors.append(f"{found.path}: {error.strerror}")
        return None
    except ConfigError as error:
        errors += [f"{found.path}: its own policy: {problem}" for problem in error.problems]
        return None
    outcome = outcome_of(case, found.rule)
    click.echo(f"{MARKS[outcome.passed]} {_shown(str(found.path))}")
    for mark in outcome.missing:
        why = "" if law.has(mark.rule) else ": there is no such rule"
        click.echo(f"    missing    {_place(found.path, mark)} {_shown(mark.rule)}{why}")
    for one in outcome.unexpected:
        mark = Mark(one.path, one.finding.line, one.rule.id)
        words = _shown(one.finding.message)
        click.echo(f"    unexpected {_place(found.path, mark)} {mark.rule} {words}")
    return outcome


def _read(path: Path, law: _Law, errors: list[str]) -> Case:
    if path.is_dir():
        return make_case(read_folder(path, errors), [law.layer])
    return make_case(only(git_file(ALONE, read_file(path))), [law.layer])


def _place(case: Path, mark: Mark) -> str:
    """Say where a mark stands, as an editor opens it; of the whole, only which case it is."""
    if not mark.path:
        return _shown(str(case))
    return f"{_shown(str(case / mark.path if case.is_dir() else case))}:{mark.line}"


def _shown(text: str) -> str:
    return one_line(text, MAX_LINE)


COMMAND = test
