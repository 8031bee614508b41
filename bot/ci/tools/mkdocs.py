"""MkDocs. What it warns of fails a build only in strict mode.

Source: https://www.mkdocs.org/user-guide/configuration/#strict
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="mkdocs",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "MkDocs is not set up right",
            (
                r"^ERROR +- +Config value\b",
                r"^(?:Error: )?MkDocs encountered an error parsing the configuration file",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.HINT,
            "a warning, which fails a strict build",
            (
                r"^(?:WARNING +- +)?Doc file '.*' contains ",
                r"^(?:WARNING +- +)?A reference to '.*' is included in the 'nav' ",
                r"^WARNING +- +Config value '",
            ),
            Category.LINT,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that it stopped",
            (r"^Aborted with (?:\d+ warnings? in strict mode|a \w+ error)",),
        ),
    ),
)
