"""Meson: configuring, and running tests.

Source: https://mesonbuild.com/Unit-tests.html
Source: https://mesonbuild.com/Dependencies.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

_BUILD = r"^(?:\S+/)?meson\.build:\d+:\d+: "
_TEST = r"^\s*\d+/\d+ (?P<test>\S.*?)\s+"

TOOL = Tool(
    name="meson",
    category=Category.CONFIG,
    zones=(
        Zone(
            "meson",
            r"^The Meson build system$",
            r"^(?:Build targets in project: |A full log can be found at )",
            Evidence.CAUSE,
        ),
    ),
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a dependency is not there",
            (
                _BUILD + r"ERROR: (?:Dependency|Program|C\w* (?:shared or static )?library) ",
                _BUILD + r"ERROR: (?:Subproject |Automatic wrap)",
            ),
            Category.DEPENDENCY,
            zone="meson",
        ),
        Signature(
            Evidence.CAUSE,
            "why Meson stopped",
            (_BUILD + r"ERROR: ",),
            Category.CONFIG,
            zone="meson",
        ),
        Signature(
            Evidence.VERDICT,
            "a test took too long",
            (_TEST + r"TIMEOUT\s+[\d.]+ ?s",),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (_TEST + r"(?:FAIL|ERROR|UNEXPECTEDPASS)\s+[\d.]+ ?s",),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many tests failed",
            (r"^(?:Fail|Timeout|Unexpected Pass):\s+[1-9]\d*\s*$", r"^Summary of Failures:$"),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (
                r"^\s*\d+/\d+ \S.*\s+(?:OK|SKIP|EXPECTEDFAIL)\s+[\d.]+ ?s",
                r"^(?:Fail|Timeout|Unexpected Pass|Expected Fail):\s+0\s*$",
                r"^(?:A full log can be found at|Full log written to) ",
                r"^(?:Run-time|Build-time) dependency .* found: ",
            ),
        ),
    ),
)
