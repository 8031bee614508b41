"""Jobs that only collect the results of others: ``needs.*.result``, alls-green.

Their failure is another job's, so they are shown below it.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts (needs context)
Source: https://github.com/re-actors/alls-green
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_RESULT = "(?:success|failure|cancelled|skipped)"
_BAD = "(?:failure|cancelled|skipped)"

TOOL = Tool(
    name="gate",
    category=Category.POLICY,
    signatures=(
        Signature(
            Evidence.WRAPPER,
            "compares the results of other jobs",
            (rf"[\"']{_BAD}[\"']?\s*(?:!=|==?|-ne|-eq)\s*[\"']?{_RESULT}\b",),
            zone="script",
        ),
        Signature(Evidence.PLACE, "the result of another job", (rf"\"result\": \"{_BAD}\"",)),
        Signature(
            Evidence.VERDICT,
            "other jobs failed",
            (r"^(?:❌ )?Some of the (?:required to succeed|allowed to be skipped) jobs",),
        ),
    ),
)
