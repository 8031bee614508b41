"""How long something may take in a test: bounds that only what is not linear goes beyond."""

import sys


def seconds(limit: float) -> float:
    """Return *limit*, seconds of CPU, or more of them where coverage looks at every line."""
    return limit if sys.gettrace() is None else limit * 6
