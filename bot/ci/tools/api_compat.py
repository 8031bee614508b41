"""Checks that an interface stays compatible.

cargo-semver-checks, japicmp, binary-compatibility-validator, .NET package validation, griffe,
oasdiff, API Extractor, Roave.

Source: https://github.com/obi1kenobi/cargo-semver-checks
Source: https://siom79.github.io/japicmp/
Source: https://github.com/Kotlin/binary-compatibility-validator
Source: https://learn.microsoft.com/dotnet/fundamentals/apicompat/diagnostic-ids
Source: https://mkdocstrings.github.io/griffe/guide/users/checking/
Source: https://github.com/oasdiff/oasdiff
Source: https://api-extractor.com/pages/messages/ae-different-release-tags/
Source: https://github.com/Roave/BackwardCompatibilityCheck
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="api-compatibility",
    category=Category.POLICY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a change that callers notice",
            (
                r"^--- failure \w+: .+ ---$",
                r"\bThere is at least one incompatibility: ",
                r"\berror (?:CP|PKV)\d{3,4}: ",
                (
                    r"^\S+\.py:\d+: \S.*: (?:Parameter (?:was|kind was|default)"
                    r"|Public object (?:was|points)|Attribute value was"
                    r"|Base class was|Return types)"
                ),
                r"^error\s+\[[a-z0-9-]+\] at \S",
                r"\bYou have changed the (?:public )?API signature for this project",
                r"^\[BC\] (?:REMOVED|CHANGED|ADDED): ",
                r"^The PR is introducing backward incompatible changes",
            ),
            Category.POLICY,
        ),
        Signature(
            Evidence.VERDICT,
            "what changed",
            (r"^  \S",),
            Category.POLICY,
            follows=r"^Failed in:$",
        ),
        Signature(
            Evidence.VERDICT,
            "the interface is not what was written down",
            (r"^(?:> )?API check failed for project ",),
            Category.POLICY,
        ),
        Signature(
            Evidence.PLACE,
            "changes that callers notice",
            (
                r"^(?:\[ERROR\] )?The following API problems caused the build to fail:",
                r"^## incompatible changes$",
            ),
            Category.POLICY,
        ),
        Signature(
            Evidence.WRAPPER,
            "only counts",
            (
                r"^\s+Summary semver requires new \w+ version",
                r"^error: \d+ semver checks? failed",
            ),
        ),
    ),
)
