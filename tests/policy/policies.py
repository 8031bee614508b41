"""Policies with a few rules, so that a new rule changes no test but its own."""

from bot.config.layers import Kind, Layer, Merged, merge
from bot.config.load import POLICY_PATH
from bot.policy.engine import KNOWN_RULES, RULES

FEW = ("PERM-MISSING", "PIN-BRANCH", "SEC-LONGLIVED", "SYN-DUPKEY", "SYN-PARSE", "TIME-MISSING")


def few_text() -> str:
    """Write the policy of an organisation that switches off the rules not among the few."""
    off = [rule.id for rule in RULES if rule.id not in FEW]
    return "version: 1\nrules:\n" + "".join(f"  {rule}: off\n" for rule in off)


def few(text: str = "") -> Merged:
    """Read a policy, and switch off the rules that are not among the few."""
    return merge(
        [
            Layer("octo/.github/sluice.yml", few_text().encode(), Kind.ORGANIZATION),
            Layer(POLICY_PATH, f"version: 1\n{text}".encode(), Kind.REPOSITORY),
        ],
        KNOWN_RULES,
    )
