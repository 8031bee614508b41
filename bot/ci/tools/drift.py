"""Files that are made from others, and were not made again.

What the checks of projects say, and git where it is their check.

Source: https://git-scm.com/docs/git-diff (--exit-code)
Source: https://github.com/actions/javascript-action (check-dist)
Source: https://github.com/kubernetes/kubernetes (hack/verify-*.sh)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="drift",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.VERDICT,
            "a file was not made again",
            (
                (
                    r"^(?:\W+)?(?:(?i:error): )?\S+\.\w+ (?:is|are) (?:stale|outdated"
                    r"|out[ -]of[ -]date|not up[ -]to[ -]date|out of sync|not tidy)\b"
                ),
                (
                    r"(?i)^(?:\W+|error: )?(?:the )?(?:generated|vendored) (?:files?|code|docs?"
                    r"|documentation|manifests?|clients?) (?:is|are) (?:stale|outdated"
                    r"|out[ -]of[ -]date|not up[ -]to[ -]date|out of sync)\b"
                ),
                r"^Build left local git repository checkout dirty",
                r"^(?:Error: )?Detected uncommitted changes after build\.",
                r"(?i)^(?:\W+|error: )?(?:the )?git (?:working )?tree is (?:dirty|not clean)\b",
                r"^As shown by the above diff, the committed ",
                r"^The above lines have (?:trailing spaces|tabs|CRLF)",
                r"^(?:!!! )?Verification failed\b.*\brun \S",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.PLACE,
            "what to do",
            (
                (
                    r"(?i)^(?:\W+|error: )?(?:please |you (?:need to|must"
                    r"|should) )?(?:re-?)?run .{2,100} and (?:then )?commit\b"
                ),
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.HINT,
            "what differs",
            (
                r"^diff --git a/\S+ b/\S+$",
                r"^ M \S+\.\w+$",
                r"^\tmodified:   \S",
            ),
            Category.CONFIG,
        ),
    ),
)
