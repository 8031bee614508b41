"""Actions have no known vulnerability.

GitHub's advisories say which versions have one. They can only be asked over the network, with a
token, which the audit of a pull request never has: it leaves this rule unbroken.
Source: https://docs.zizmor.sh/audits/#known-vulnerable-actions
"""

from bot.config.rules import Level
from bot.policy.auditing import accept_regular
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="PIN-VULN",
    level=Level.ERROR,
    summary="Actions have no known vulnerability",
    fix="Update the action to the version that the advisory names.",
    sees=Sees.NOTHING,
    audits=frozenset({"known-vulnerable-actions"}),
    accept=accept_regular,
)
