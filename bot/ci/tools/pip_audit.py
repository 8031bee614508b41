"""pip-audit.

Source: https://github.com/pypa/pip-audit#usage
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="pip-audit",
    category=Category.SECURITY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a dependency with a known vulnerability",
            (
                r"^[\w.-]+\s+\d\S*\s+(?:PYSEC|GHSA|CVE|OSV|MAL)-[\w-]+(?:\s|$)",
                r"^[\w.-]+ \| \d\S* \| (?:PYSEC|GHSA|CVE|OSV|MAL)-[\w-]+ \|",
            ),
            Category.SECURITY,
        ),
        Signature(
            Evidence.VERDICT,
            "dependencies with known vulnerabilities",
            (r"^Found \d+ known vulnerabilit(?:y|ies)\b.* in \d+ packages?",),
            Category.SECURITY,
        ),
        Signature(
            Evidence.CAUSE,
            "pip-audit cannot start",
            (r"^ERROR:pip_audit\.\w+:",),
            Category.CONFIG,
        ),
    ),
)
