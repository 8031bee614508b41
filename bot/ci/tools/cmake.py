"""CMake and CTest.

Source: https://cmake.org/cmake/help/latest/command/message.html
Source: https://cmake.org/cmake/help/latest/manual/ctest.1.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

_TEST = r"^\s*\d+/\d+ Test\s+#\d+: (?P<test>\S+) \.*.*\*\*\*"
_LIST = r"^\s+\d+ - (?P<test>\S+) \("

TOOL = Tool(
    name="cmake",
    category=Category.CONFIG,
    zones=(
        Zone("cmake-error", r"^CMake Error at ", r"^(?:Call Stack|CMake |-- |\S)", Evidence.CAUSE),
    ),
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a package is not there",
            (
                r"^  Could (?:not find a package configuration file provided by|NOT find )",
                r"^  (?:A required package was not found|The following required packages were not)",
            ),
            Category.DEPENDENCY,
            zone="cmake-error",
        ),
        Signature(
            Evidence.CAUSE,
            "why CMake stopped",
            (r"^\s+(?:[^B\s]|B[^y])",),  # "By not providing" leads up to what is missing
            Category.CONFIG,
            follows=r"^CMake Error at ",
        ),
        Signature(Evidence.CAUSE, "CMake stopped", (r"^CMake Error: \S",), Category.CONFIG),
        Signature(Evidence.PLACE, "CMake stopped", (r"^CMake Error at .*",), Category.CONFIG),
        Signature(
            Evidence.HINT,
            "a package is not there",
            (r"^--\s+(?:No package '.*'|Package '.*'(?:, required by '.*',)?,?) (?:not )?found",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.VERDICT, "a test took too long", (_TEST + r"Timeout",), Category.TIMEOUT
        ),
        Signature(Evidence.VERDICT, "a test crashed", (_TEST + r"Exception",), Category.CRASH),
        Signature(Evidence.VERDICT, "a test cannot run", (_TEST + r"Not Run",), Category.CONFIG),
        Signature(Evidence.VERDICT, "a test failed", (_TEST + r"Failed",), Category.TEST),
        Signature(
            Evidence.CAUSE,
            "a test is not there",
            (r"^Unable to find executable: ", r"^No tests were found!!!$"),
            Category.CONFIG,
        ),
        Signature(Evidence.PLACE, "a test took too long", (_LIST + r"Timeout",), Category.TIMEOUT),
        Signature(
            Evidence.PLACE,
            "a test failed",
            (_LIST + r"(?:Failed|Not Run|SEGFAULT|Subprocess |ILLEGAL|NUMERICAL|OTHER_)",),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that something failed",
            (
                r"^-- Configuring incomplete",
                r"^CMake Generate step failed",
                r"^\d+% tests passed, [1-9]\d* tests? failed out of ",
                r"^Errors while running CTest",
                r"^The following tests FAILED:",
            ),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (
                r"^CMake (?:Deprecation )?Warning",
                r"^\s*\d+/\d+ Test\s+#\d+: \S+ \.*\s+Passed\b",
                r"^100% tests passed",
                r"^(?:See also \"|Call Stack \()",
            ),
        ),
    ),
)
