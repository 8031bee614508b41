"""``sluice audit``: prove that the audit log is what was written."""

import asyncio
import sys
from base64 import b64decode, b64encode
from typing import TypeAlias

import click

from bot.audit.entry import fault
from bot.audit.merkle import EMPTY, Frontier
from bot.database.open import current
from bot.markdown import plural
from bot.settings import database_url
from bot.store.audit import entries

Head: TypeAlias = tuple[int, bytes]
"""How many records a log had, and the root of their tree."""


def _head(_: click.Context, __: click.Parameter, given: str | None) -> Head | None:
    if given is None:
        return None
    size, _colon, root = given.partition(":")
    try:
        head = int(size), b64decode(root, validate=True)
    except ValueError as error:
        raise click.BadParameter(
            "must look like 12:aBc…=, as `sluice audit verify` says it"
        ) from error
    if head[0] < 0 or len(head[1]) != len(EMPTY):
        raise click.BadParameter("names no root: that is 32 bytes in base64, behind a number")
    return head


@click.group
def audit() -> None:
    """Prove that the audit log is what was written."""


@audit.command
@click.option(
    "--expect",
    metavar="SIZE:ROOT",
    callback=_head,
    help="What an earlier run said: proves that the log only grew since.",
)
def verify(expect: Head | None) -> None:
    """Recompute the audit log from its first record to its last.

    Without --expect nothing tells a log that was cut off at its end, or written anew, from a whole
    one: note what this prints where who can change the database cannot.

    Exit code 0: all is as it was written. 1: it is not, or the database could not be read.
    """
    tree, why = asyncio.run(_verify(expect))
    if why:
        click.echo(why)
        sys.exit(1)
    click.echo(f"{plural(tree.size, 'record')}, root {b64encode(tree.root()).decode()}")


async def _verify(expect: Head | None) -> tuple[Frontier, str]:
    tree = Frontier()
    why = _unlike(tree, expect)
    async with current(database_url()) as database:
        async for entry in entries(database):
            wrong = fault(entry, tree.size + 1)
            if wrong:
                return tree, f"record {tree.size + 1}: {wrong}"
            tree.append(entry.leaf)
            why = why or _unlike(tree, expect)
    if expect and expect[0] > tree.size:
        why = f"record {tree.size + 1}: it is missing; there were {expect[0]}"
    return tree, why


def _unlike(tree: Frontier, expect: Head | None) -> str:
    """Say that *tree* has grown to the size of *expect*, and is another."""
    if expect is None or expect[0] != tree.size or expect[1] == tree.root():
        return ""
    return f"records up to {tree.size}: their root is another"


COMMAND = audit
