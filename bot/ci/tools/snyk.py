"""Snyk.

Source: https://docs.snyk.io/developer-tools/snyk-cli (snyk test, exit codes)
Source: https://docs.snyk.io/scan-with-snyk/error-catalog
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="snyk",
    category=Category.SECURITY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a vulnerability",
            (
                r"^\s*✗ [LMHC]\w+ severity vulnerability found in (?P<test>\S+)",
                r"^\s*✗ .* \[(?:Low|Medium|High|Critical) Severity\]",
                r"^\s*✗ \[(?:Low|Medium|High|Critical)\] \S",
                r"^\s*✗ \[(?:LOW|MEDIUM|HIGH|CRITICAL)\] \S",
            ),
            Category.SECURITY,
        ),
        Signature(
            Evidence.CAUSE,
            "Snyk refused",
            (
                r"^`snyk` requires an authenticated account",
                r"^\s*(?:ERROR\s+)?Authentication error \(SNYK-\d+\)",
                r"^(?:Missing|Invalid) (?:auth|API) token",
            ),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "why Snyk stopped",
            (
                r"^\s*(?:ERROR\s+)?[A-Z]\w[\w ]* \(SNYK-[A-Z0-9-]*\d{4}\)",
                r"^Could not detect supported target files in ",
                r"^Dependency \S+ was not found in ",
                r"^Failed to (?:get dependencies|test \w+ project)",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "only counts",
            (r"^Tested \d+ dependencies for known issues, found [1-9]",),
        ),
        Signature(Evidence.NOISE, "", (r"^✔ Tested \d+ dependencies",)),
    ),
)
