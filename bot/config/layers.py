"""The policies of an organisation, of its groups and of a repository, as one.

Each file goes before the ones above it, as far as they let it. What a file above has locked stays,
and what a file below says against it is ignored and told at its place. The same goes for what is
valid alone, but not together with a file above: a bad file below must never bring down the policy
above, nor must it switch it off.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot import document
from bot.config.load import LEVEL, Loaded, canonical, load, with_known_names
from bot.config.locks import Above, without_locked
from bot.config.merge import Says
from bot.config.organization import CustomRule, GroupPolicy, OrganizationPolicy
from bot.config.problems import at
from bot.config.rules import Known
from bot.config.schema import Policy
from bot.config.together import Refused, merged, policy_of, without_misfits
from bot.config.waivers import Waiver
from bot.errors import Problem

_NO_POLICY = ("lock", "groups", "custom")
"""What a file says of other files, and of itself."""


class Kind(StrEnum):
    """Whose file it is."""

    ORGANIZATION = "organization"
    GROUP = "group"
    REPOSITORY = "repository"

    @property
    def shape(self) -> type[Policy]:
        """What such a file may say."""
        match self:
            case Kind.ORGANIZATION:
                return OrganizationPolicy
            case Kind.GROUP:
                return GroupPolicy
            case Kind.REPOSITORY:
                return Policy


@dataclass(frozen=True, slots=True)
class Layer:
    """A policy file.

    Attributes:
        path: What it is called where it is told of, such as ``octo/.github/sluice.yml``.
    """

    path: str
    data: bytes
    kind: Kind


@dataclass(frozen=True, slots=True)
class Weakened:
    """What the file at *path* says, and a file above does not let it say."""

    path: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class PlacedWaiver:
    """A waiver, and where it stands: lines and columns are 1-based."""

    waiver: Waiver
    path: str
    line: int
    column: int
    end_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What all files say together.

    Attributes:
        custom: The organisation's own rules.
        waivers: Those of the policy, each once, with their places.
        weakened: What was ignored.
    """

    policy: Policy
    custom: tuple[CustomRule, ...] = ()
    waivers: tuple[PlacedWaiver, ...] = ()
    weakened: tuple[Weakened, ...] = ()


def merge(layers: Iterable[Layer], known_rules: Mapping[str, Known]) -> Merged:
    """Merge *layers*, the organisation's first and the repository's last.

    Raises:
        ConfigError: A layer is not valid by itself. Read each before: what replaces a file that is
            not valid is for the caller to say.
    """
    above = Above()
    custom: tuple[CustomRule, ...] = ()
    waivers: dict[Waiver, PlacedWaiver] = {}
    weakened: list[Weakened] = []
    for layer in layers:
        loaded = load(layer.data, known_rules, layer.kind.shape)
        own, locked = _own(loaded.root, known_rules), above.locks
        own, refused = without_locked(own, above, known_rules)
        own, does_not_fit = without_misfits(own, above.says, known_rules)
        above = _below(above, own, layer.path, loaded.policy, known_rules)
        custom += loaded.policy.custom if isinstance(loaded.policy, OrganizationPolicy) else ()
        for placed in _placed(loaded, layer.path) if "waivers" in own else ():
            if placed.waiver.rule not in locked:
                waivers.setdefault(placed.waiver, placed)
        weakened += _told(refused + does_not_fit, loaded.root, layer.path, known_rules)
    return Merged(
        policy=with_known_names(above.policy, known_rules),
        custom=custom,
        waivers=tuple(waivers.values()),
        weakened=tuple(weakened),
    )


def _placed(loaded: Loaded[Any], path: str) -> Iterable[PlacedWaiver]:
    for place, waiver in enumerate(loaded.policy.waivers):
        _, node = document.find(loaded.root, ("waivers", place))
        yield PlacedWaiver(waiver, path, node.line, node.column, node.end_line)


def _own(root: document.Mapping, known_rules: Mapping[str, Known]) -> Says:
    own = {key.text: document.plain(node) for key, node in root if key.text not in _NO_POLICY}
    rules = root.mapping("rules")
    if rules:
        own["rules"] = {
            canonical(key.text, known_rules): LEVEL.spell_out(document.plain(node))
            for key, node in rules
        }
    return own


def _below(
    above: Above, own: Says, path: str, policy: Policy, known_rules: Mapping[str, Known]
) -> Above:
    says = merged(above.says, own, known_rules)
    together = policy_of(says, known_rules)
    sections = _locked_sections(policy, own) if isinstance(policy, GroupPolicy) else ()
    rules = [id_ for id_, setting in together.rules.items() if setting.locked]
    locks = {**dict.fromkeys(map(str, sections), path), **dict.fromkeys(rules, path)}
    return Above(says, together, {**locks, **above.locks})


def _locked_sections(policy: GroupPolicy, own: Says) -> Iterable[str]:
    """Return what the file locks: how waivers are given, too, as soon as it says so."""
    return (*policy.lock, "waiving") if "waiving" in own else policy.lock


def _told(
    refused: Refused, root: document.Mapping, path: str, known_rules: Mapping[str, Known]
) -> list[Weakened]:
    names = {canonical(key.text, known_rules): key.text for key, _ in root.mapping("rules") or ()}
    told = []
    for place, message in refused:
        in_file = tuple(
            names.get(str(part), part) if place[0] == "rules" and number == 1 else part
            for number, part in enumerate(place)
        )
        key, _ = document.find(root, in_file)
        told.append(Weakened(path, at(key, message)))
    return sorted(told, key=lambda one: one.problem)
