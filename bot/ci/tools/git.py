"""Git.

Source: https://git-scm.com/docs
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="git",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the branches conflict",
            (
                r"^CONFLICT \(",
                r"^error: could not apply ",
                r"^Automatic merge failed",
                r"^error: Your local changes",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the server refused",
            (
                r"^(?:remote: |ERROR: |fatal: )+(?:Permission to .* denied|Repository not found)",
                r"^(?:remote: |ERROR: |fatal: )+Authentication failed",
                r"^(?:remote: |ERROR: |fatal: )+could not read Username",
                r"^(?:remote: |ERROR: |fatal: )+Write access .* not granted",
            ),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "the server cannot be reached",
            (
                r"^fatal: unable to access ",
                r"^ssh: ",
                r"ssh_dispatch_run_fatal",
                r"^fatal: the remote end hung up",
                r"^fatal: early EOF",
                r"^error: RPC failed",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "a ref or the repository is not there",
            (
                r"^fatal: (?:couldn't find remote ref|ambiguous argument|bad revision)",
                r"^fatal: (?:not a git repository|reference is not a tree|invalid reference)",
                r"^fatal: (?:refusing to merge|detected dubious)",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that the server did not answer",
            (
                r"^fatal: Could not read from remote repository",
                r"^Please make sure you have the correct",
            ),
        ),
        Signature(
            Evidence.CAUSE,
            "the push was rejected",
            (r"^ ! \[(?:remote )?rejected\]", r"^error: failed to push"),
            Category.CONFIG,
        ),
        Signature(Evidence.NOISE, "", (r"^hint: ",)),
    ),
)
