"""nix.

Source: https://nix.dev/manual/nix/stable/command-ref/nix-build
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="nix",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what was downloaded is not what was expected",
            (r"^error: hash mismatch in fixed-output derivation",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "an expression is wrong",
            (
                r"^\s*error: (?:undefined variable|syntax error|infinite recursion)",
                r"^\s*error: (?:attribute '.+' missing|flake '.+' does not provide)",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.PLACE,
            "the two hashes",
            (r"^\s+(?:specified|got): +sha\d+-",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.WRAPPER,
            "only names the derivation",
            (
                r"^error: builder for '/nix/store/",
                r"^error: \d+ dependenc(?:y|ies) of derivation ",
                r"^error: Cannot build '/nix/store/",
            ),
        ),
    ),
)
