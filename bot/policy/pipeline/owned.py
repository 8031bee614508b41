"""Which files of a change nobody owns: CODEOWNERS names no one for them."""

from collections.abc import Iterable

from bot import codeowners
from bot.policy.checkout import Checkout


def unowned(paths: Iterable[str], checkout: Checkout) -> list[str]:
    """Return those of *paths* that nobody owns; none if the owners were not listed, or not read."""
    if checkout.paths is None:
        return []
    path = next((path for path in codeowners.PATHS if path in checkout.paths), None)
    if path is None:
        return list(paths)
    if path not in checkout.files:
        return []
    owners = codeowners.parse(checkout.files[path].data.decode(errors="replace"))
    return [one for one in paths if not owners.of(one)]
