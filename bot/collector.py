"""How often Python looks for garbage."""

import gc

GARBAGE = 10_000
"""Objects between two collections."""


def spare() -> None:
    """Let the collector leave what was imported alone, and begin anew less often.

    It would look through all of that again and again, after every 700 objects, which is about one
    payload or half a workflow. It took a fifth of the processor's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 20)
