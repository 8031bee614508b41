"""What several policy files say together, and what of the last one does not fit to the others."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from pydantic import ValidationError

from bot.config.load import setting_of, validate
from bot.config.merge import Says, merge
from bot.config.problems import Path, paths
from bot.config.rules import Known, RuleSetting
from bot.config.schema import Policy

MAX_ROUNDS = 5
"""How often a file is tried without what did not fit the last time. Our own limit: what lies deeper
is found later, and nothing lies deeper than that."""

Refused: TypeAlias = list[tuple[Path, str]]
"""What of a file is ignored, and why."""


class MisfitError(Exception):
    """Files that are valid alone make no policy together.

    Attributes:
        paths: The places of the problems.
    """

    def __init__(self, error: ValidationError, prefix: Path = ()) -> None:
        super().__init__(str(error))
        self.paths = [(*prefix, *path) for path in paths(error)]


def merged(above: Says, own: Says, known_rules: Mapping[str, Known]) -> Says:
    """Return what *above* says, as *own* changes it."""
    rules = dict(above.get("rules", {}))
    for id_, says in own.get("rules", {}).items():
        rules[id_] = merge(known_rules[id_].setting, rules.get(id_, {}), says)
    rest = merge(Policy, {**above, "rules": {}}, {**own, "rules": {}})
    return {**rest, "rules": rules}


def policy_of(says: Says, known_rules: Mapping[str, Known]) -> Policy:
    """Make a policy of what all files say.

    Raises:
        MisfitError: They make none.
    """
    settings: dict[str, RuleSetting] = {}
    for id_, setting in says["rules"].items():
        try:
            settings[id_] = setting_of(setting, known_rules[id_])
        except ValidationError as error:
            raise MisfitError(error, ("rules", id_)) from error
    try:
        return validate(says, settings, Policy)
    except ValidationError as error:
        raise MisfitError(error) from error


def without_misfits(
    own: Says, above: Says, known_rules: Mapping[str, Known]
) -> tuple[Says, Refused]:
    """Take out of *own* what makes no policy together with what is above."""
    refused: Refused = []
    for _ in range(MAX_ROUNDS):
        try:
            policy_of(merged(above, own, known_rules), known_rules)
        except MisfitError as error:
            own, taken = _without_all(own, error.paths)
            refused += [
                (path, f"`{'.'.join(map(str, path))}` does not go together with a file above")
                for path in taken
            ]
        else:
            return own, refused
    return {}, [*refused, ((), "the file does not go together with a file above")]


def _without_all(own: Says, misfits: Iterable[Path]) -> tuple[Says, list[Path]]:
    """Take out all *misfits* but those that lie in what was taken out, and say where that was."""
    gone: list[Path] = []
    for path in misfits:
        if not any(path[: len(place)] == place for place in gone):
            own, taken = _without(own, path)
            gone += [taken] if taken else []
    return own, gone


def _without(own: Says, path: Path) -> tuple[Says, Path]:
    """Take out what is nearest to *path*, but no single item of a list; and say where that was."""
    key = str(path[0])
    inner = own.get(key)
    if isinstance(inner, dict) and path[1:] and path[1] in inner:
        left, taken = _without(inner, path[1:])
        return {**own, key: left}, (key, *taken)
    if key in own:
        return {name: value for name, value in own.items() if name != key}, (key,)
    return own, ()
