"""commitlint.

Source: https://commitlint.js.org/reference/rules.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="commitlint",
    category=Category.POLICY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the message of a commit breaks a rule",
            (r"^✖\s+\S.* \[[a-z-]+\]$",),
            Category.POLICY,
        ),
        Signature(
            Evidence.HINT, "a warning about a commit", (r"^⚠\s+\S.* \[[a-z-]+\]$",), Category.POLICY
        ),
        Signature(Evidence.HINT, "the message of the commit", (r"^⧗\s+input: ",), Category.POLICY),
        Signature(
            Evidence.WRAPPER,
            "how many rules are broken",
            (r"^✖\s+found \d+ problems?, \d+ warnings?$",),
        ),
        Signature(Evidence.NOISE, "", (r"^✔\s+found 0 problems, \d+ warnings?$",)),
    ),
)
