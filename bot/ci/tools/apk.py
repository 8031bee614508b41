"""apk, the package manager of Alpine Linux.

Source: https://gitlab.alpinelinux.org/alpine/apk-tools (src/solver.c, src/print.c)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="apk",
    category=Category.DEPENDENCY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a package does not exist",
            (r"^  \S+ \(no such package\):$",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "the packages do not fit together",
            (r"^\s+(?:breaks|conflicts): \S",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.PLACE,
            "the packages cannot be chosen",
            (r"^ERROR: unable to select packages:$",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a package or a repository cannot be loaded",
            (
                (
                    r"^ERROR: \S+: (?:temporary error|network (?:error|connection aborted)"
                    r"|DNS (?:lookup error|error)|IO ERROR|package mentioned in index not found"
                    r"|connection (?:refused|aborted|timed out))"
                ),
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.HINT,
            "a repository cannot be reached, which may be survived",
            (r"^WARNING: (?:Ignoring|fetching|updating and opening) https?://",),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "a package is not signed by a key that is known",
            (r"^ERROR: \S+: (?:BAD signature|UNTRUSTED signature|BAD archive)$",),
            Category.SECURITY,
        ),
        Signature(
            Evidence.CAUSE,
            "another process holds the lock",
            (r"^ERROR: [Uu]nable to lock database: ",),
            Category.INFRA,
        ),
        Signature(
            Evidence.WRAPPER,
            "only counts",
            (r"^\d+ errors?; \d+(?:\.\d+)? [KMG]iB in \d+ packages$",),
        ),
    ),
)
