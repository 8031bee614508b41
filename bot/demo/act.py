"""What visitors can make happen."""

from collections.abc import Callable
from dataclasses import dataclass


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be made to happen.

    Attributes:
        label: On its button.
        tells: What happens, in a sentence.
        can: Whether it can happen now.
    """

    label: str
    tells: str
    play: Callable[[], None]
    can: Callable[[], bool] = _always
