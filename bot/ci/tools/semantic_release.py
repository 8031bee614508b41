"""semantic-release.

Source: https://github.com/semantic-release/semantic-release (lib/definitions/errors.js)
Source: https://semantic-release.gitbook.io/semantic-release/support/troubleshooting
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="semantic-release",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "semantic-release may not do that",
            (r"✘ +E(?:GITNOPERMISSION|\w*TOKEN\w*|MISSINGREPOPERMISSION|NOAUTH\w*) ",),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "why there is no release",
            (r"✘ +E[A-Z]{4,} ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.VERDICT,
            "a step of the release failed",
            (r"\[semantic-release\] . ✘ +(?:An error occurred|Failed step)",),
        ),
        Signature(
            Evidence.PLACE,
            "the same, as an exception",
            (r"^\s+SemanticReleaseError: ",),
        ),
        Signature(
            Evidence.WRAPPER,
            "holds the errors and says nothing",
            (r"^AggregateError: *$",),
        ),
    ),
)
