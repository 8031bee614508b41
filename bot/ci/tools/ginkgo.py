"""Ginkgo and Gomega.

Source: https://onsi.github.io/ginkgo/#understanding-ginkgos-output
Source: https://onsi.github.io/gomega/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="ginkgo",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what a spec says",
            (r"^\s*\[(?:FAILED|PANICKED!?|TIMEDOUT)\] \S",),
            Category.TEST,
        ),
        Signature(
            Evidence.VERDICT,
            "a spec failed",
            (r"^\s*\[FAIL\] (?P<test>\S.*)$",),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE,
            "a spec failed",
            (r"^• \[(?:FAILED|PANICKED!?|TIMEDOUT)\] \[[\d.]+ seconds\]$",),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "only counts",
            (
                r"^Summarizing \d+ Failures?:$",
                r"^FAIL! -- \d+ Passed \|",
                r"^Test Suite Failed$",
            ),
        ),
        Signature(
            Evidence.NOISE,
            "a spec that passed",
            (r"^• \[[\d.]+ seconds\]$",),
        ),
    ),
)
