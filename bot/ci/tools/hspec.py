"""Hspec, a framework for tests in Haskell.

Source: https://hspec.github.io/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="hspec",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what a test says",
            (r"^ {7}\S",),
            Category.TEST,
            follows=r"^  \d+\) \S",
            zone="rspec",
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^  \d+\) (?P<test>\S.*)$",),
            Category.TEST,
            follows=r"^  \S+\.l?hs:\d+:\d+: *$",
            zone="rspec",
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^\s+(?P<test>\S.*?) (?:FAILED \[\d+\]|\[✘\])$",),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE, "where a test failed", (r"^  \S+\.l?hs:\d+:\d+: *$",), Category.TEST
        ),
        Signature(
            Evidence.PLACE, "how to run it alone", (r"^  To rerun use: --match ",), Category.TEST
        ),
    ),
)
