"""Gitleaks.

Source: https://github.com/gitleaks/gitleaks#readme
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_CLOCK = r"^(?:\d{1,2}:\d\d[AP]M )?"

TOOL = Tool(
    name="gitleaks",
    category=Category.SECURITY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a secret is in the history",
            (r"^Fingerprint: (?P<test>\S+:\S+:\d+)$",),
            Category.SECURITY,
        ),
        Signature(
            Evidence.VERDICT,
            "a secret is in the history",
            (
                r"^RuleID: {2,}\S",
                r"^🛑 .*[Gg]itleaks (?:encountered|detected) ",
            ),
            Category.SECURITY,
        ),
        Signature(  # redacted, it does not say what was found
            Evidence.PLACE,
            "a secret is in the history",
            (r"^Finding: {2,}\S",),
            Category.SECURITY,
        ),
        Signature(
            Evidence.CAUSE,
            "why Gitleaks stopped",
            (_CLOCK + r"(?:FTL|ERR) \S", r"^(?:Error: )?🛑 missing gitleaks license"),
            Category.CONFIG,
        ),
        Signature(Evidence.WRAPPER, "only counts", (_CLOCK + r"WRN leaks found: [1-9]",)),
        Signature(
            Evidence.NOISE, "", (_CLOCK + r"INF (?:no leaks found|\d+ commits scanned|scan)",)
        ),
    ),
)
