"""Bandit.

Source: https://bandit.readthedocs.io/en/latest/formatters/index.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="bandit",
    category=Category.SECURITY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "code that is not secure",
            (
                r"^>> Issue: \[B\d{3}:\w+\] ",
                r"^\S[^:]*\.py:\d+: B\d{3}\[bandit\]: (?:LOW|MEDIUM|HIGH|UNDEFINED): ",
            ),
            Category.SECURITY,
        ),
        Signature(
            Evidence.PLACE, "where it is", (r"^\s+Location: \S+:\d+(?::\d+)?$",), Category.SECURITY
        ),
        Signature(
            Evidence.CAUSE,
            "Bandit cannot start",
            (r"^\[(?:main|config|manager)\]\s+ERROR\s",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.HINT,
            "a file was left out",
            (r"^\s+\S+ \(syntax error while parsing AST from file\)$",),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (
                r"^\s+(?:Undefined|Low|Medium|High): \d+$",
                r"^\s+Severity: \w+\s+Confidence: \w+$",
                r"^\s+Total (?:lines skipped|potential issues skipped|issues \(by )",
                r"^\[main\]\s+INFO\s",
            ),
        ),
    ),
)
