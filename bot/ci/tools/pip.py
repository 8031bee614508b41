"""pip and uv.

Source: https://pip.pypa.io/en/stable/topics/dependency-resolution/
Source: https://docs.astral.sh/uv/reference/troubleshooting/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="pip",
    category=Category.DEPENDENCY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a package cannot be installed",
            (
                r"^ERROR: (?:Could not find a version|No matching distribution|Cannot install)",
                r"^ERROR: (?:ResolutionImpossible|Could not open requirements|Invalid requirement)",
                r"^ERROR: (?:Package '.*' requires|.* is not a supported wheel)",
                r"^ERROR: THESE PACKAGES DO NOT MATCH",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a package cannot be installed",
            (
                r"^\s*[\x{D7}x] (?:No solution found|Failed to (?:build|download|resolve))",
                r"^\s*[\x{D7}x] (?:Getting requirements|Building wheel)",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "why uv stopped",
            (
                r"^error: Failed to (?:download|fetch|build|install|resolve|spawn|prepare)",
                r"^error: (?:Error while|Request failed|Distribution|The lock)",
            ),
        ),
        Signature(Evidence.PLACE, "the reason below", (r"^\s+Caused by: ",)),
        Signature(
            Evidence.NOISE,
            "",
            (r"^ERROR: pip's dependency resolver does not currently",),
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that a build failed",
            (
                r"^\s*error: subprocess-exited-with-error",
                r"^ERROR: Failed (?:building wheel|to build)",
                r"^error: metadata-generation-failed",
                r"^ERROR Backend subprocess exited",
            ),
        ),
    ),
)
