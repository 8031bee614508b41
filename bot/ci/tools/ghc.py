"""GHC, the compiler of Haskell.

Source: https://downloads.haskell.org/ghc/latest/docs/users_guide/using-warnings.html
Source: https://errors.haskell.org/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="ghc",
    category=Category.COMPILE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a module is not there",
            (r"^\s+(?:Could not (?:find|load) module|Failed to load interface for)\b",),
            Category.DEPENDENCY,
            follows=r"^\S+\.l?hs:[\d:(),-]+ error:",
        ),
        Signature(
            Evidence.CAUSE,
            "a warning that counts as an error",
            (r"^\s+\S",),
            Category.LINT,
            follows=r"^\S+\.l?hs:[\d:(),-]+ error: .*-Werror",
        ),
        Signature(
            Evidence.CAUSE,
            "the program does not compile",
            (r"^\s+\S",),
            Category.COMPILE,
            follows=r"^\S+\.l?hs:[\d:(),-]+ error:(?: \[GHC-\d+\])?$",
        ),
        Signature(
            Evidence.PLACE,
            "where it does not compile",
            (r"^\S+\.l?hs:[\d:(),-]+ error:",),
            Category.COMPILE,
        ),
        Signature(Evidence.HINT, "a warning", (r"^\S+\.l?hs:[\d:(),-]+ warning:",)),
        Signature(
            Evidence.CAUSE,
            "an exception that nothing caught",
            (r"^[\w.-]+: (?:Prelude\.\S+: |Non-exhaustive patterns)",),
            Category.CRASH,
        ),
    ),
)
