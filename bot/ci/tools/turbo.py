"""Turborepo: what failed was said by what it ran.

Source: https://turborepo.com/docs/reference/run
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="turbo",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "Turborepo does not know the task",
            (r"^\s*(?:`-> |╰─▶ )?\s*[x\x{D7}] Could not find (?:task|package|workspace) ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that a task failed",
            (
                r"^\S+#\S+: +(?:ERROR +)?command \(",
                r"^\s*(?:ERROR +)?run failed: command ",
                r"^Failed: +\S+#\S+",
                r"^\s*[x\x{D7}] Missing tasks in project",
            ),
        ),
    ),
)
