"""pydocstyle.

Source: https://www.pydocstyle.org/en/stable/error_codes.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="pydocstyle",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what pydocstyle found",
            (r"^ {8}D\d{3}: \S",),
            Category.LINT,
            follows=r"^\S+\.py:\d+ (?:in|at) .*:$",
        ),
        Signature(
            Evidence.PLACE,
            "where pydocstyle found it",
            (r"^\S+\.py:\d+ (?:in (?:public|private|protected|nested) |at module level).*:$",),
            Category.LINT,
        ),
    ),
)
