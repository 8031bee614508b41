"""gosec.

Source: https://github.com/securego/gosec
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="gosec",
    category=Category.SECURITY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what gosec found",
            (r"^\[\S+\.go:\d+(?:-\d+)?\] - G\d{3} \(CWE-\d+\): ",),
            Category.SECURITY,
        ),
        Signature(
            Evidence.NOISE,
            "what gosec says while it runs",
            (r"^\[gosec\] \d{4}/\d\d/\d\d ",),
        ),
    ),
)
