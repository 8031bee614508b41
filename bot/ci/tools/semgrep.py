"""Semgrep.

Source: https://semgrep.dev/docs/cli-reference (exit codes)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="semgrep",
    category=Category.SECURITY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a rule found something",
            (
                r"^\s*\x{276F}{1,3}❱ (?P<test>\S+)$",
                r"^\S+:\d+:\d+:(?:error|warning|E|W)(?::|\()(?P<test>[\w.-]+)",
            ),
            Category.SECURITY,
        ),
        Signature(
            Evidence.VERDICT,
            "what the rule found",
            (r"^\s*\d+┆ \S",),
            Category.SECURITY,
        ),
        Signature(Evidence.PLACE, "findings that block", (r"^\s*❰❰ Blocking ❱❱$",)),
        Signature(
            Evidence.CAUSE,
            "the rules are not valid",
            (
                r"^semgrep error: ",
                r"^\[ERROR\] (?:WARNING: )?unable to find a config",
                r"^semgrep-core rule validation failed",
                r"^run `semgrep login` before using `semgrep ci`",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "only counts",
            (
                r"^\[ERROR\] invalid configuration file found \(",
                r"^Ran \d+ rules? on \d+ files?: [1-9]\d* findings?\.",
                r"^ • Findings: [1-9]",
                r"^[│ ]*\d+ Code Findings? *│?$",
            ),
        ),
        Signature(Evidence.NOISE, "", (r"^✅ Scan completed successfully", r"^ • Findings: 0 ")),
    ),
)
