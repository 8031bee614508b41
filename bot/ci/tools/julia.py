"""Julia and its package manager.

Source: https://docs.julialang.org/en/v1/stdlib/Test/
Source: https://pkgdocs.julialang.org/v1/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="julia",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^(?P<test>.+): (?:Test Failed|Error During Test) at \S+:\d+$",),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "what the test says",
            (r"^\s+Expression: ",),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE,
            "what was compared",
            (
                r"^\s+Evaluated: ",
                r"^Test Summary:.*\b(?:Fail|Error)\b",
            ),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "packages do not fit together",
            (
                r"^ERROR: (?:LoadError: )?Unsatisfiable requirements",
                r"^ERROR: (?:LoadError: )?ArgumentError: Package \S+ not found",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that it failed",
            (
                r"^ERROR: (?:LoadError: )?Some tests did not pass",
                r"^ERROR: Package \S+ errored during testing",
            ),
        ),
    ),
)
