"""Lines of any tool that only repeat, count or point to what was said before.

Source: https://github.com/pytorch/test-infra/issues/5063 (what comes of taking them for reasons)
"""

from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="summary",
    signatures=(
        Signature(
            Evidence.WRAPPER,
            "only points elsewhere",
            (
                r"(?i)\bsee (?:the )?(?:root cause|errors?|logs?|output|details)\b.* above\b",
                r"(?i)\bsee (?:the )?(?:logs?|output|messages?) for\b",
                r"(?i)^\W*see .* for (?:more )?(?:details|information)",
                r"(?i)check the .*logs? above",
            ),
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that something failed",
            (
                r"\b\d+/\d+ failed!$",
                r"^\W*(?:BUILD|TESTS?|LINT|CHECKS?) FAILED\b[^:]{0,30}$",
                r"^(?:Finished|Result|Status|Conclusion): (?:FAILURE|FAILED|failure|failed)$",
            ),
        ),
        Signature(
            Evidence.WRAPPER,
            "only counts",
            (
                r"(?i)^\W*\d+ (?:\w+ )?(?:errors?|failures?|problems?)(?: \(.*\)| \w+)?[.:!]?$",
                r"(?i)^\W*\d+ (?:out )?of \d+ .*failed",
            ),
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that a command failed",
            (
                r"returned non-?zero exit (?:status|code) \d+",
                r"exited with (?:non-zero|an error)",
                r"^Got exit code \d+$",
                r"\(exit code \d+\)",
                r"exited unexpectedly",
            ),
        ),
        Signature(Evidence.NOISE, "source that a tool quotes", (r"^>?\s*\d+ +\|(?: [^>]|\s*$)",)),
    ),
)
