"""Judge a change by another policy than the one that rules, to see what that would do."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from bot.config.layers import Kind, Layer, merge
from bot.handlers.facts import gather_facts
from bot.handlers.policing.look import Look
from bot.handlers.services import Services
from bot.policy.engine import KNOWN_RULES
from bot.policy.facts import Facts
from bot.policy.preview import NO_CHANGE, Preview, preview


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A change under another policy.

    Attributes:
        look: It, as it would be judged.
        preview: What that changes for its head.
    """

    look: Look
    preview: Preview = NO_CHANGE


async def try_policy(look: Look, layer: Layer, services: Services) -> Trial:
    """Judge what *look* sees with *layer* in the place of the policy file of its kind.

    Raises:
        ConfigError: It is not valid.
    """
    merged = merge(_layers(look, layer), KNOWN_RULES)
    change, before = look.change, look.ruling.merged
    facts = await gather_facts(change.repo, change.base_ref, merged.policy, services)
    known = _both(facts, look.facts)
    ruling = replace(look.ruling, merged=merged, fallback=None)
    return Trial(
        look=replace(look, ruling=ruling, facts=facts),
        preview=preview(look.gathered.head, before, merged, known),
    )


def _layers(look: Look, layer: Layer) -> Sequence[Layer]:
    """Return the files that rule, with *layer* among them; a group's goes below its others."""
    is_group = layer.kind is Kind.GROUP
    kept = [one for one in look.ruling.layers if is_group or one.kind is not layer.kind]
    return sorted([*kept, layer], key=lambda one: list(Kind).index(one.kind))


def _both(first: Facts, second: Facts) -> Facts:
    """Return what either knows: each was asked for by the rules of its own policy."""
    known = {
        field.name: getattr(second, field.name)
        for field in fields(Facts)
        if getattr(first, field.name) is None
    }
    return replace(first, **known)
