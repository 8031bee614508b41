"""rsync.

Source: https://download.samba.org/pub/rsync/rsync.1 (EXIT VALUES)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_RSYNC = r"^rsync: (?:\[\w+\] )?"

TOOL = Tool(
    name="rsync",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.WRAPPER,
            "only says that the connection ended",
            (_RSYNC + r"connection unexpectedly closed", r"^rsync error: .* \(code \d+\) at "),
        ),
        Signature(
            Evidence.CAUSE,
            "the server cannot be reached",
            (
                _RSYNC + r"failed to connect to ",
                _RSYNC + r".*(?:Connection (?:reset|refused|timed out)|Broken pipe)",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "a file may not be read or written",
            (_RSYNC + r".* failed: (?:Permission denied|Operation not permitted)",),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE, "the disk is full", (_RSYNC + r".*No space left",), Category.INFRA
        ),
        Signature(
            Evidence.CAUSE,
            "why rsync stopped",
            (_RSYNC + r".* failed: ", _RSYNC + r"\S+: unknown option"),
            Category.CONFIG,
        ),
    ),
)
