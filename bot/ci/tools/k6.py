"""k6.

Source: https://grafana.com/docs/k6/latest/using-k6/thresholds/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="k6",
    category=Category.POLICY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a limit was crossed",
            (r"\bthresholds on metrics? .+ ha(?:ve|s) been crossed",),
            Category.POLICY,
        ),
    ),
)
