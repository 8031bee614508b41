"""zig.

Source: https://ziglang.org/documentation/master/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="zig",
    category=Category.COMPILE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a compiler error",
            (r"^\S+\.zig:\d+:\d+: error: ",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^\d+/\d+ (?P<test>.+?)\.\.\.(?:FAIL|expected |thread )",),
            Category.TEST,
        ),
        Signature(
            Evidence.VERDICT,
            "why the test failed",
            (
                r"^FAIL \(\w+\)$",
                r"^error: '(?P<test>.+)' failed: ",
            ),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE,
            "how many tests failed",
            (r"^\d+ passed; \d+ skipped; [1-9]\d* failed\.",),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "only names the command",
            (
                r"^Build Summary: .* failed",
                r"^[│├└─ ]*(?:└─|├─) .*(?:transitive failure|\d+ errors?)$",
            ),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r"^\d+/\d+ .+\.\.\.(?:OK|SKIP)$",),
        ),
    ),
)
