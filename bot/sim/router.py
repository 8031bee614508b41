"""Finds the operation that a request is for."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from bot.sim import operations as package
from bot.sim.operation import Operation


@cache
def operations() -> tuple[Operation, ...]:
    """List every operation that is declared in ``bot.sim.operations``, by id."""
    found = {}
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        for value in vars(module).values():
            if isinstance(value, Operation):
                found[value.id] = value
    return tuple(found[name] for name in sorted(found))


class Router:
    """All paths, those that say most first: a branch's name may look like the rest of another."""

    def __init__(self) -> None:
        declared = sorted(operations(), key=lambda one: one.route.count("/"), reverse=True)
        self._patterns = [(path, one) for one in declared for path in one.patterns()]

    def find(self, method: str, path: str) -> tuple[Operation, Mapping[str, str]] | None:
        """Return the operation and the parts of the path that it names; None when there is none."""
        for pattern, operation in self._patterns:
            if operation.method == method and (match := pattern.fullmatch(path)):
                return operation, match.groupdict()
        return None
