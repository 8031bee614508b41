"""Checks of the licences of dependencies: go-licenses, cargo-deny, license-checker.

Source: https://github.com/google/go-licenses
Source: https://embarkstudios.github.io/cargo-deny/
Source: https://github.com/davglass/license-checker
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="licenses",
    category=Category.POLICY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a licence is not allowed",
            (
                r"^(?:\w+ )?[Ll]icense type .* is not allowed for library ",
                r"^(?:Forbidden|Restricted|Reciprocal) license type ",
                r"^error\[(?:rejected|banned|unlicensed)\]: ",
                r"^Package \".+\" is licensed under \".+\" which is not permitted",
            ),
            Category.POLICY,
        ),
        Signature(
            Evidence.PLACE,
            "which checks failed",
            (r"^(?:advisories|bans|licenses|sources) \w+, .*\bFAILED\b",),
            Category.POLICY,
        ),
    ),
)
