"""Conditions can come out either way.

Text around `${{ … }}` in an `if` is always true; `contains` with a list in a string finds parts of
words; `a && b || c` gives `c` whenever `b` is empty or false.
Source: https://docs.zizmor.sh/audits/#unsound-condition
"""

from bot.config.rules import Level
from bot.policy.auditing import accept_regular
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="GATE-UNSOUND",
    level=Level.WARNING,
    summary="Conditions can come out either way",
    fix="Put the whole condition into one `${{ … }}`, use `fromJSON('[…]')` as the list of "
    "`contains`, and two steps in place of `&& … ||`.",
    sees=Sees.NOTHING,
    audits=frozenset({"unsound-condition", "unsound-contains", "unsound-ternary"}),
    accept=accept_regular,
)
