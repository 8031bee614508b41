"""From the bytes of a policy file to a policy, or to every problem in them, each at its place."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Generic, TypeVar

from pydantic import ValidationError

from bot import document
from bot.config.problems import at, invalid, keys_of, quote
from bot.config.rules import Known, RuleSetting
from bot.config.schema import Policy
from bot.config.section import Short
from bot.config.spelling import nearest
from bot.errors import ConfigError, Problem

POLICY_PATH = ".github/sluice.yml"
"""Where a repository keeps its policy."""

MAX_BYTES = 1 << 18
"""Size of a policy file. Our own limit: a hostile one of this size is read in half a second."""
MAX_PROBLEMS = 50
"""Problems told of one file. Our own limit: nobody mends more at a time."""

LEVEL = Short("level")
"""How a rule is set in short."""
CUSTOM = "X-"
"""How the id of a rule begins that an organisation wrote. Its repositories do not see which."""

P = TypeVar("P", bound=Policy)


@dataclass(frozen=True, slots=True)
class Loaded(Generic[P]):
    """A policy file that is valid, and where everything in it stands."""

    policy: P
    root: document.Mapping


def default_policy() -> Policy:
    """Return the policy of a repository that has no file."""
    return Policy(version=1)


def load_policy(data: bytes, known_rules: Mapping[str, Known]) -> Policy:
    """Read the policy file of a repository.

    Args:
        data: The file.
        known_rules: What may stand under ``rules``, by id.

    Raises:
        ConfigError: With every problem, each at the line and column of the key or value.
    """
    return load(data, known_rules, Policy).policy


def load(data: bytes, known_rules: Mapping[str, Known], kind: type[P]) -> Loaded[P]:
    """Read a policy file of any *kind*, as ``load_policy`` does."""
    root, problems = _read(data)
    plain = document.plain(root)
    rules, found = _settings(root, known_rules)
    problems += found
    try:
        policy = validate(plain, rules, kind)
    except ValidationError as error:
        problems += _first(invalid(error, root, keys_of(kind, known_rules)))
        raise _refusal(problems) from error
    problems += _first(_unknown_in_waivers(policy, root, known_rules))
    if problems:
        raise _refusal(problems)
    return Loaded(with_known_names(policy, known_rules), root)


def validate(plain: object, rules: Mapping[str, RuleSetting], kind: type[P]) -> P:
    """Make a policy of plain values and of the settings of its rules, which stand in them too.

    Raises:
        ValidationError: The values make none.
    """
    if isinstance(plain, dict) and isinstance(plain.get("rules"), dict):
        plain = plain | {"rules": {}}
    return kind.model_validate(plain).model_copy(update={"rules": rules})


def canonical(id_: str, known_rules: Mapping[str, Known]) -> str:
    """Return the id of the rule that *id_* is a name of."""
    known = known_rules.get(id_)
    return (known and known.alias_of) or id_


def _read(data: bytes) -> tuple[document.Mapping, list[Problem]]:
    if len(data) > MAX_BYTES:
        raise ConfigError(Problem(1, 1, f"the file is larger than {MAX_BYTES >> 10} KiB"))
    try:
        read = document.parse(data)
    except document.DocumentError as error:
        raise ConfigError(Problem(error.line, error.column, error.message)) from error
    if not isinstance(read.root, document.Mapping):
        raise ConfigError(Problem(1, 1, "the file must be a mapping that has `version: 1`"))
    return read.root, _first(
        at(key, f"`{quote(key.text)}` is here already, on line {first.line}")
        for key, first in read.duplicates
    )


def _first(problems: Iterable[Problem]) -> list[Problem]:
    """Take as many of *problems* as are told, and one to know that there are more."""
    return list(islice(problems, MAX_PROBLEMS + 1))


def _refusal(problems: list[Problem]) -> ConfigError:
    problems.sort()
    told, left = problems[:MAX_PROBLEMS], problems[MAX_PROBLEMS:]
    told += [
        replace(problem, message="there are more problems from here on") for problem in left[:1]
    ]
    return ConfigError(*told)


def _settings(
    root: document.Mapping, known_rules: Mapping[str, Known]
) -> tuple[dict[str, RuleSetting], list[Problem]]:
    """Read each setting below ``rules`` as its own rule means it, by the id of the rule."""
    keys: dict[str, document.Scalar] = {}
    settings: dict[str, RuleSetting] = {}
    problems: list[Problem] = []
    for key, node in root.mapping("rules") or ():
        if len(problems) > MAX_PROBLEMS:
            break
        id_ = canonical(key.text, known_rules)
        if problem := _misnamed(key, node, keys.get(id_), known_rules):
            problems.append(problem)
            continue
        keys[id_] = key
        try:
            settings[id_] = setting_of(document.plain(node), known_rules[id_])
        except ValidationError as error:
            path = ("rules", key.text)
            problems += _first(invalid(error, root, keys_of(Policy, known_rules), path))
    return settings, problems


def setting_of(plain: object, known: Known) -> RuleSetting:
    """Read what is said of one rule.

    Raises:
        ValidationError: The rule knows no such setting.
    """
    return known.setting.model_validate(LEVEL.spell_out(plain))


def _misnamed(
    key: document.Scalar,
    node: document.Node,
    first: document.Scalar | None,
    known_rules: Mapping[str, Known],
) -> Problem | None:
    name = quote(key.text)
    if key.text not in known_rules:
        return at(key, f"there is no rule `{name}`{nearest(key.text, known_rules)}")
    if first:
        says = f"`{name}` is the same rule as `{first.text}`, on line {first.line}"
        return at(key, says)
    if isinstance(node, document.Scalar) and node.value is None:
        return at(key, f"`rules.{name}` is empty: give it a value, or take it out")
    return None


def _unknown_in_waivers(
    policy: Policy, root: document.Mapping, known_rules: Mapping[str, Known]
) -> Iterator[Problem]:
    for place, waiver in enumerate(policy.waivers):
        if waiver.rule not in known_rules and not waiver.rule.startswith(CUSTOM):
            _, node = document.find(root, ("waivers", place, "rule"))
            hint = nearest(waiver.rule, known_rules)
            yield at(node, f"there is no rule `{quote(waiver.rule)}`{hint}")


def with_known_names(policy: P, known_rules: Mapping[str, Known]) -> P:
    """Return *policy* with the id of the rule in each waiver, not another name of it."""
    waivers = tuple(
        waiver.model_copy(update={"rule": canonical(waiver.rule, known_rules)})
        for waiver in policy.waivers
    )
    return policy.model_copy(update={"waivers": waivers})
