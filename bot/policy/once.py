"""Work out once what several rules ask.

What is remembered hangs on the checkout, or on the context of the workflows, and goes with it when
the judgement ends. A memory that outlives it would keep the files of strangers.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeAlias, TypeVar

Memory: TypeAlias = dict[tuple[object, object], Any]
"""What was worked out: by the function, and by what it was asked about."""


class Remembers(Protocol):
    """What lasts as long as a judgement."""

    @property
    def memory(self) -> Memory:
        """What was worked out in it."""
        ...


_UNKNOWN = object()
_About = TypeVar("_About")
_In = TypeVar("_In", bound=Remembers)
_Found = TypeVar("_Found")


def once(work: Callable[[_About, _In], _Found]) -> Callable[[_About, _In], _Found]:
    """Let *work* be done once for each thing that it is asked about.

    Args:
        work: A pure function of a node, or of what is compared by its nodes, and of where it is
            looked at. Nodes belong to one reading, so they tell all answers apart.
    """

    @wraps(work)
    def remembered(about: _About, place: _In) -> _Found:
        memory, key = place.memory, (work, about)
        found: _Found = memory.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            found = memory[key] = work(about, place)
        return found

    return remembered
