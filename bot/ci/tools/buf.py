"""Buf, which checks and builds Protocol Buffers.

Source: https://buf.build/docs/lint/overview/
Source: https://buf.build/docs/breaking/overview/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="buf",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE, "what Buf found", (r"^\S+\.proto:\d+:\d+:[^\s\d]",), Category.LINT
        ),
        Signature(Evidence.CAUSE, "why Buf stopped", (r"^Failure: .*\bbuf\b",), Category.CONFIG),
    ),
)
