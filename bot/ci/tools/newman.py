"""Newman, which runs collections of Postman.

Source: https://learning.postman.com/docs/collections/using-newman-cli/command-line-integration-with-newman/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="newman",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what a test says",
            (r"^\s*\d+\. +AssertionError +\S",),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "a request failed",
            (r"^\s*\d+\. +(?:Error|TypeError|JSONError) +\S",),
        ),
        Signature(
            Evidence.PLACE,
            "in which request",
            (r"^\s+inside \".+\"$",),
            Category.TEST,
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r"^→ ",),
        ),
    ),
)
