"""ocaml and dune.

Source: https://ocaml.org/docs/error-handling
Source: https://dune.readthedocs.io/en/stable/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="ocaml",
    category=Category.COMPILE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a type error",
            (
                r"^Error: This (?:expression|pattern|variant|function|record|type|constructor) ",
                r"^Error: (?:Signature mismatch|The implementation )",
                r"^Error: Unbound (?:value|module|constructor|type|record field)",
            ),
            Category.TYPE,
        ),
        Signature(
            Evidence.PLACE,
            "where the error is",
            (r"^File \".+\", lines? \d+(?:-\d+)?, characters \d+-\d+:$",),
        ),
    ),
)
