"""Bun: its tests, packages and scripts.

Source: https://bun.com/docs/cli/test
Source: https://bun.com/docs/cli/install
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="bun",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a test took too long",
            (r"^\s+\^ this test timed out after \d+ms\.?",),
            Category.TIMEOUT,
        ),
        Signature(Evidence.CAUSE, "what a test says", (r"^error: expect\(",), Category.TEST),
        Signature(
            Evidence.CAUSE,
            "a package cannot be installed",
            (
                r"^error: No version matching \".*\" found for specifier ",
                r"^error: lockfile had changes, but lockfile is frozen",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a module cannot be found",
            (
                r"^error: Cannot find (?:module|package) [\'\"].*[\'\"] from ",
                r"^error: Could not resolve: \"",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "there is no such script or test",
            (
                r"^error: Script not found \"",
                r"^The following filters did not match any test files:$",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.VERDICT,
            "an exception, or a file that does not parse",
            (r"^error: \S",),
            follows=r"^\s+\^$",
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^\(fail\) (?P<test>\S.*?)(?: \[[\d.]+m?s\])?$",),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE,
            "an error outside of any test",
            (r"^# Unhandled error between tests$",),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that it failed",
            (
                r"^error: script \".*\" exited with code \d+",
                r"^error: \S+ failed to resolve$",
                r"^ +[1-9]\d* (?:fail|errors?)$",
            ),
        ),
        Signature(Evidence.NOISE, "", (r"^\((?:pass|skip|todo)\) ",)),
    ),
)
