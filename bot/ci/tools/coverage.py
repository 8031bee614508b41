"""coverage.py on its own; pytest-cov is pytest's.

Source: https://coverage.readthedocs.io/en/latest/commands/cmd_report.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="coverage",
    category=Category.POLICY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "too little is covered by tests",
            (r"^Coverage failure: total of \S+ is less than fail-under=",),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "nothing was measured",
            (r"^No data to (?:report|combine)\.?$", r"^No source for code: '"),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "coverage cannot start",
            (r"^Couldn't read config file ", r"^No file to run: '", r"^Unknown command: '"),
            Category.CONFIG,
        ),
        Signature(Evidence.HINT, "coverage warns", (r"(?:: |^)CoverageWarning: ",)),
    ),
)
