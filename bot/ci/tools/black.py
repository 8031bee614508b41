"""Black.

Source: https://black.readthedocs.io/en/stable/usage_and_configuration/the_basics.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="black",
    category=Category.LINT,
    signatures=(
        Signature(Evidence.CAUSE, "a file is not formatted", (r"^would reformat ",), Category.LINT),
        Signature(
            Evidence.CAUSE,
            "Black cannot read a file",
            (r"^error: cannot (?:parse: |format .*: )",),
            Category.LINT,
        ),
        Signature(Evidence.HINT, "a file was formatted", (r"^reformatted \S",), Category.LINT),
        Signature(
            Evidence.PLACE,
            "how many files are not formatted",
            (
                r"^\d+ files? would be reformatted(?:, .*)?\.$",
                r"^(?:\d+ files? would be left unchanged, )?\d+ files? would fail to reformat\.$",
            ),
            Category.LINT,
        ),
        Signature(Evidence.WRAPPER, "only says that Black failed", (r"^Oh no! ",)),
    ),
)
