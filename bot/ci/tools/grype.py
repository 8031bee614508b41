"""Grype, the action that runs it, and OSV-Scanner.

Source: https://github.com/anchore/grype
Source: https://github.com/anchore/scan-action
Source: https://google.github.io/osv-scanner/output/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="grype",
    category=Category.SECURITY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a vulnerability",
            (r"^[│|] https://osv\.dev/\S+ ",),
            Category.SECURITY,
        ),
        Signature(
            Evidence.HINT,
            "a vulnerability, which fails the step from some severity on",
            (
                (
                    r"^\S+ +\S+ .*\b(?P<test>CVE-\d{4}-\d+|GHSA(?:-\w{4}){3}) +(?:Critical|High"
                    r"|Medium|Low)\b"
                ),
            ),
            Category.SECURITY,
        ),
        Signature(
            Evidence.VERDICT,
            "vulnerabilities that are too severe",
            (
                (
                    r"^(?:\[\d+\] +ERROR "
                    r"|\* )?discovered vulnerabilities at or above the severity threshold"
                ),
                r"^Failed minimum severity level\. Found vulnerabilities",
            ),
            Category.SECURITY,
        ),
        Signature(
            Evidence.CAUSE,
            "why the scan stopped",
            (
                (
                    r"^(?:\[\d+\] +)?ERROR (?:failed to (?:load vulnerability db|catalog)"
                    r"|could not determine source|unable to (?:load|update) vulnerability)"
                ),
            ),
        ),
    ),
)
