"""Liquibase.

Source: https://docs.liquibase.com/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="liquibase",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a change set was edited after it ran",
            (r"^\s+\S+::\S+::.+ was: \d+:\w+ but is now: \d+:\w+",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.PLACE,
            "why Liquibase stopped",
            (r"^\s+\d+ changesets? check sum",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.VERDICT,
            "why Liquibase stopped",
            (r"^Unexpected error running Liquibase: ",),
        ),
    ),
)
