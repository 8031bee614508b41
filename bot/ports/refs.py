"""What the tags and branches of other repositories stand for."""

from collections.abc import Collection, Mapping
from typing import Protocol

from bot.policy.pinning import Named, Pin


class Refs(Protocol):
    """Tags and branches of whatever repository may be read."""

    async def pins(self, names: Collection[Named]) -> Mapping[Named, Pin]:
        """Return the commit that each of *names* stands for, and its most exact version.

        What is not there, or not for us to read, is missing; and so is what goes beyond the first
        twenty names, as each costs calls. An answer may be an hour old.
        """
        ...
