"""The jobs that a matrix makes, as far as the file says it.

The product of the axes, without what `exclude` takes away, with what `include` adds: an entry of it
that contradicts no combination of the axes extends those, any other is a job of its own.
Source: https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice, product
from math import prod
from typing import TypeAlias

from bot.document import Mapping as Node, Node as AnyNode, Scalar, Sequence, plain
from bot.policy.jobs import NOTHING, Job
from bot.policy.pipeline.expressions import is_expression

MAX_COMBINATIONS = 10_000
"""Combinations that are built. Our own limit; GitHub takes 256 jobs of a matrix."""
MAX_WORK = 200_000
"""Comparisons of an entry of `include` or `exclude` with a combination. Our own limit."""
_PARTS = frozenset({"include", "exclude"})
_REFERENCE = re.compile(r"\$\{\{\s*matrix((?:\.[A-Za-z_][\w-]*)+)\s*\}\}", re.ASCII)

Combination: TypeAlias = Mapping[str, AnyNode]
"""The values of one job, by the name of the axis, in lower case."""


def combinations(job: Job) -> tuple[Combination, ...] | None:
    """Return the jobs that *job* becomes: one without values, if it has no matrix.

    Returns:
        None if only a run tells, or if there are too many to look at.
    """
    node = _matrix(job)
    if node is None:
        return ({},)
    if not isinstance(node, Node):
        return None
    axes, included, excluded = _axes(node), _entries(node, "include"), _entries(node, "exclude")
    if axes is None or included is None or excluded is None:
        return None
    size = prod(len(values) for values in axes.values())
    if size > MAX_COMBINATIONS or size * (len(included) + len(excluded)) > MAX_WORK:
        return None
    made = list(_product(axes, excluded))
    return tuple(islice(_included(made, included, frozenset(axes)), MAX_COMBINATIONS))


def size(job: Job) -> int | None:
    """Return how many jobs *job* becomes; None if only a run tells.

    Of a matrix that is too large to be built, the product of its axes is returned.
    """
    made = combinations(job)
    if made is not None:
        return len(made)
    node = _matrix(job)
    axes = _axes(node) if isinstance(node, Node) else None
    product_size = prod(len(values) for values in axes.values()) if axes else 0
    return product_size if product_size > MAX_COMBINATIONS else None


def values(job: Job, scalar: Scalar) -> tuple[Scalar, ...]:
    """Return what *scalar*, of *job*, says in the jobs that it becomes: each place once.

    Returns:
        *scalar* itself if it is no expression; nothing if only a run tells.
    """
    if not is_expression(scalar):
        return (scalar,)
    match = _REFERENCE.fullmatch(scalar.text.strip())
    made = combinations(job) if match else None
    if match is None or made is None:
        return ()
    path = match[1].lower().split(".")[1:]
    found = (_at(combination, path) for combination in made)
    places = {(one.line, one.column): one for one in found if isinstance(one, Scalar)}
    return tuple(one for one in places.values() if not is_expression(one))


def is_matrix(job: Job) -> bool:
    """Whether *job* has a matrix."""
    return _matrix(job) is not None


def _matrix(job: Job) -> AnyNode | None:
    return (job.node.mapping("strategy") or NOTHING).get("matrix")


def _axes(node: Node) -> dict[str, tuple[AnyNode, ...]] | None:
    axes: dict[str, tuple[AnyNode, ...]] = {}
    for key, value in node:
        if key.text.lower() in _PARTS:
            continue
        if not isinstance(value, Sequence):
            return None
        axes[key.text.lower()] = value.items
    return axes


def _entries(node: Node, part: str) -> tuple[dict[str, AnyNode], ...] | None:
    entries = node.get(part)
    if entries is None:
        return ()
    if not isinstance(entries, Sequence):
        return None
    found = [item for item in entries if isinstance(item, Node)]
    if len(found) < len(entries.items):
        return None
    return tuple({key.text.lower(): value for key, value in item} for item in found)


def _product(
    axes: Mapping[str, tuple[AnyNode, ...]], excluded: tuple[dict[str, AnyNode], ...]
) -> Iterator[dict[str, AnyNode]]:
    for chosen in product(*axes.values()) if axes else ():
        combination = dict(zip(axes, chosen, strict=True))
        if not any(_matches(entry, combination) for entry in excluded):
            yield combination


def _matches(entry: Mapping[str, AnyNode], combination: Combination) -> bool:
    return all(
        name in combination and _equal(value, combination[name]) for name, value in entry.items()
    )


def _included(
    made: list[dict[str, AnyNode]], included: tuple[dict[str, AnyNode], ...], axes: frozenset[str]
) -> Iterator[Combination]:
    alone: list[Combination] = []
    for entry in included:
        own = {name: value for name, value in entry.items() if name in axes}
        extended = [combination for combination in made if _matches(own, combination)]
        for combination in extended:
            combination.update(entry)
        if not extended:
            alone.append(entry)
    yield from made
    yield from alone


def _equal(one: AnyNode, other: AnyNode) -> bool:
    return one is other or plain(one) == plain(other)


def _at(combination: Combination, path: list[str]) -> AnyNode | None:
    found = combination.get(path[0])
    for name in path[1:]:
        if not isinstance(found, Node):
            return None
        found = next((value for key, value in found if key.text.lower() == name), None)
    return found
