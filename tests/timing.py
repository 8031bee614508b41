"""How long something may take in a test: bounds that only what is not linear goes beyond."""

import sys

NEIGHBOURS = 3
"""How much longer the same work takes on a machine whose cores and caches are shared."""


def seconds(limit: float) -> float:
    """Return *limit*, seconds of CPU on a quiet machine, with room for what disturbs it.

    Where coverage looks at every line there is more room still.
    """
    return limit * NEIGHBOURS * (1 if sys.gettrace() is None else 6)
