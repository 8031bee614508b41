"""Flyway.

Source: https://documentation.red-gate.com/flyway/reference/exceptions
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="flyway",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what the database says",
            (r"^Message +: \S",),
        ),
        Signature(
            Evidence.CAUSE,
            "the migrations do not fit the database",
            (
                r"^ERROR: (?:Validate failed|Detected (?:failed|resolved) )",
                r"^ERROR: Found (?:non-empty|more than one|pending) ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the database cannot be reached",
            (r"^ERROR: Unable to obtain connection from database",),
            Category.NETWORK,
        ),
        Signature(
            Evidence.PLACE,
            "which migration failed",
            (
                r"^ERROR: (?:Migration of schema .+ failed!|Failed to execute script )",
                r"^Location +: \S+\.(?:sql|java)",
                r"^SQL State +: ",
            ),
        ),
    ),
)
