"""GoogleTest and GoogleMock.

Source: https://google.github.io/googletest/advanced.html
Source: https://google.github.io/googletest/reference/assertions.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="googletest",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.VERDICT,
            "a test took too long",
            (r"^\[\d+/\d+\] (?P<test>\S+\.\S+) \(TIMED OUT\)$",),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.VERDICT,
            "a test crashed",
            (r"^\[\d+/\d+\] (?P<test>\S+\.\S+) \(CRASHED\)$",),
            Category.CRASH,
        ),
        Signature(
            Evidence.CAUSE,
            "what a test says",
            (r"\S",),
            Category.TEST,
            follows=r"^(?:\S.*:\d+|unknown file): Failure$",
        ),
        Signature(
            Evidence.PLACE,
            "where a test failed",
            (r"^(?:\S.*:\d+|unknown file): Failure$",),
            Category.TEST,
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^\[  FAILED  \] (?P<test>[\w/]+\.[\w/]+)(?:, where | \(|$)",),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many tests failed",
            (r"^\[  FAILED  \] \d+ tests?, listed below:$", r"^ ?\d+ FAILED TESTS?$"),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r"^\[(?:       OK | RUN      |  PASSED  |  SKIPPED |----------|==========)\]",),
        ),
    ),
)
