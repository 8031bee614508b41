"""Find the one object that every module of a package exports.

Adding a rule, a command, a handler or a verb means adding one file: nothing else lists them.
"""

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def discover(package: ModuleType, attribute: str, kind: type[T]) -> tuple[T, ...]:
    """Import each module of *package* and collect its *attribute*.

    Args:
        package: The package to search, one level deep.
        attribute: The module-level name to collect, e.g. ``"RULE"``.
        kind: The type that every collected object must have.

    Returns:
        The objects in module-name order, so that output never depends on the file system.

    Raises:
        TypeError: A module lacks the attribute, or it has the wrong type. Found at start-up.
    """
    found: list[T] = []
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        exported = getattr(module, attribute, None)
        if not isinstance(exported, kind):
            raise TypeError(f"{module.__name__} must export {attribute}: {kind.__name__}")
        found.append(exported)
    return tuple(found)
