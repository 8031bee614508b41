"""What a policy file cannot say because a file above has locked it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from bot.config.load import canonical, default_policy, setting_of
from bot.config.merge import Says, merge
from bot.config.rules import Known, Level
from bot.config.schema import Mode, Policy
from bot.config.together import MisfitError, Refused, merged, policy_of

_STRICTNESS = (Mode.OFF, Mode.OBSERVE, Mode.ENFORCE)


@dataclass(frozen=True, slots=True)
class Above:
    """What the files so far say together.

    Attributes:
        locks: By section or by the id of a rule: the path of the file that locked it.
    """

    says: Says = field(default_factory=lambda: {"version": 1})
    policy: Policy = field(default_factory=default_policy)
    locks: Mapping[str, str] = field(default_factory=dict)


def without_locked(
    own: Says, above: Above, known_rules: Mapping[str, Known]
) -> tuple[Says, Refused]:
    """Take out of *own* what is locked above; what says the same as above is not told."""
    kept: Says = {}
    refused: Refused = []
    for name, value in own.items():
        by = above.locks.get("mode" if name == "observe_until" else name)
        if by is None or (name == "mode" and _is_stricter(value, above.policy.mode)):
            kept[name] = value
        elif _changes({name: value}, above, known_rules):
            refused.append(((name,), f"`{name}` is locked by `{by}`, and stays as it is there"))
    if "rules" in kept:
        kept["rules"], more = _without_locked_rules(kept["rules"], above, known_rules)
        refused += more
    if isinstance(kept.get("waivers"), list):
        kept["waivers"], more = _without_locked_waivers(kept["waivers"], above, known_rules)
        refused += more
    return kept, refused


def _without_locked_waivers(
    own: list[Says], above: Above, known_rules: Mapping[str, Known]
) -> tuple[list[Says], Refused]:
    """Take out the waivers of locked rules: who may not weaken a rule may not waive it either."""
    kept: list[Says] = []
    refused: Refused = []
    for place, says in enumerate(own):
        rule = canonical(str(says["rule"]), known_rules)
        if by := above.locks.get(rule):
            words = f"`{rule}` is locked by `{by}`: only a waiver there counts"
            refused.append((("waivers", place, "rule"), words))
        else:
            kept.append(says)
    return kept, refused


def _is_stricter(mode: str, than: Mode) -> bool:
    return _STRICTNESS.index(Mode(mode)) > _STRICTNESS.index(than)


def _changes(own: Says, above: Above, known_rules: Mapping[str, Known]) -> bool:
    try:
        return policy_of(merged(above.says, own, known_rules), known_rules) != above.policy
    except MisfitError:
        return True


def _without_locked_rules(
    own: Says, above: Above, known_rules: Mapping[str, Known]
) -> tuple[Says, Refused]:
    kept: Says = {}
    refused: Refused = []
    for id_, says in own.items():
        setting = above.policy.rules.get(id_)
        if not (setting and setting.locked and setting.level):
            kept[id_] = says
            continue
        for key, value in says.items():
            if key == "level" and value and Level(value).rank > setting.level.rank:
                kept[id_] = {key: value}
            elif _changes_rule(id_, {key: value}, above, known_rules):
                words = f"is locked by `{above.locks[id_]}`: only its level can be raised"
                refused.append((("rules", id_, key), f"`rules.{id_}` {words}"))
    return kept, refused


def _changes_rule(id_: str, says: Says, above: Above, known_rules: Mapping[str, Known]) -> bool:
    merged_rule = merge(known_rules[id_].setting, above.says["rules"][id_], says)
    try:
        return setting_of(merged_rule, known_rules[id_]) != above.policy.rules[id_]
    except ValidationError:
        return True
