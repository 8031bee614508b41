"""Caches of compilers: sccache and ccache.

Source: https://github.com/mozilla/sccache (src/server.rs, src/commands.rs)
Source: https://ccache.dev/manual/latest.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="sccache",
    category=Category.INFRA,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the cache of the compiler timed out",
            (r"^sccache: error ?: .*[Tt]imed? ?out",),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "the cache of the compiler cannot find the compiler",
            (r"^ccache: error: (?:[Cc]ould not find compiler|Recursive invocation)",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.VERDICT,
            "the cache of the compiler failed",
            (
                r"^sccache: error ?: \S",
                r"^ccache: error: \S",
            ),
        ),
        Signature(
            Evidence.CAUSE,
            "why the cache of the compiler failed",
            (r"^sccache: +cause(?:d by)?: \S",),
        ),
        Signature(
            Evidence.PLACE,
            "the cache of the compiler failed",
            (
                r"^sccache: encountered fatal error$",
                r"^sccache: Compile terminated by signal [^9]\b",
            ),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "the compiler was killed: most often memory ran out",
            (r"^sccache: Compile terminated by signal 9\b",),
            Category.OOM,
        ),
    ),
)
