"""What a rule's own module says of it: why it exists, and who says so."""

import importlib
import inspect
from dataclasses import dataclass

from bot.policy.rule import Rule

ZIZMOR = "https://docs.zizmor.sh/audits/#"
"""Where each audit of zizmor is explained."""


@dataclass(frozen=True, slots=True)
class Documentation:
    """Why a rule exists.

    Attributes:
        why: Paragraphs of Markdown of our own.
        source: An address.
    """

    why: str
    source: str


def documentation_of(rule: Rule) -> Documentation:
    """Read what stands above *rule* in its module."""
    if "/" in rule.id or rule.id.startswith("X-"):
        name = rule.id.partition("/")[2]
        return Documentation("", f"{ZIZMOR}{name}" if name in rule.audits else "")
    name = rule.id.lower().replace("-", "_")
    text = inspect.getdoc(importlib.import_module(f"bot.policy.rules.{name}")) or ""
    _, _, rest = text.partition("\n\n")
    why, _, source = rest.partition("\nSource: ")
    return Documentation(why.strip(), source.strip())
