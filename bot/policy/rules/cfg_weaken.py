"""The policy keeps what the organisation has locked.

A repository may be stricter than its organisation, not laxer. What a file says against a lock is
ignored, which whoever wrote it should know.
Source: https://github.com/ossf/allstar
"""

from bot.config.rules import Level
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="CFG-WEAKEN",
    level=Level.ERROR,
    summary="The policy keeps what the organisation has locked",
    fix="Take the line out; what the organisation has locked is changed in its own file.",
    sees=Sees.NOTHING,
)
