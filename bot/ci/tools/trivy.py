"""Trivy.

Source: https://trivy.dev/latest/docs/configuration/reporting/
Source: https://trivy.dev/latest/docs/references/troubleshooting/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_STAMP = r"^(?:\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d{4})\s+)?"

TOOL = Tool(
    name="trivy",
    category=Category.SECURITY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the database of vulnerabilities could not be loaded",
            (_STAMP + r"FATAL\s+.*(?:failed to download|DB error|TOOMANYREQUESTS)",),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "Trivy took too long",
            (_STAMP + r"FATAL\s+.*context deadline exceeded",),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.CAUSE,
            "why Trivy stopped",
            (_STAMP + r"FATAL\s+(?:Fatal error\s+)?\w[\w ]*: ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a vulnerability, secret or wrong setting",
            (
                r"^│ [^│]*│ (?P<test>(?:CVE|GHSA|TEMP|DLA|DSA|AVD)-[\w-]+) *│",
                r"^(?:AVD-)?[A-Z]+-\d{4} \((?:CRITICAL|HIGH|MEDIUM|LOW)\): \S",
                r"^(?:CRITICAL|HIGH|MEDIUM|LOW): \S+ \([\w-]+\)$",
            ),
            Category.SECURITY,
        ),
        Signature(
            Evidence.PLACE,
            "how much was found",
            (
                r"^Total: [1-9]\d* \((?:UNKNOWN|LOW|MEDIUM|HIGH|CRITICAL): ",
                r"^Failures: [1-9]\d* \(",
            ),
            Category.SECURITY,
        ),
        Signature(Evidence.HINT, "an error that is survived", (_STAMP + r"ERROR\s+\[\w+\]",)),
        Signature(
            Evidence.NOISE, "", (r"^Total: 0 \(", _STAMP + r"INFO\s+\[?", r"^Failures: 0 \(")
        ),
    ),
)
