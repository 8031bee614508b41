"""git-lfs.

Source: https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="git-lfs",
    category=Category.INFRA,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the server does not hand the files out",
            (r"^batch response: .*(?:budget|quota|data quota)",),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "the server does not hand the files out",
            (r"^batch response: ",),
        ),
        Signature(
            Evidence.VERDICT,
            "a file is missing",
            (r"^(?:Error downloading object|Smudge error): ",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that it failed",
            (
                r"^error: failed to fetch some objects from '.+/info/lfs'",
                r"^error: external filter 'git-lfs filter-process' failed",
            ),
        ),
    ),
)
