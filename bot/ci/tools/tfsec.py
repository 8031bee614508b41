"""tfsec, old and new.

Source: https://github.com/aquasecurity/tfsec
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="tfsec",
    category=Category.SECURITY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a check failed",
            (
                r"^Result #\d+ (?:CRITICAL|HIGH|MEDIUM|LOW) \S",
                r"^\s*\[\w+\]\[\w*\] Resource '(?P<test>[^']+)' ",
            ),
            Category.SECURITY,
        ),
        Signature(
            Evidence.WRAPPER,
            "only counts",
            (r"^\s*\d+ (?:passed, .*)?potential problem(?:s|\(s\)) detected",),
        ),
    ),
)
