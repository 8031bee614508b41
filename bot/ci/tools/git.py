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
                r"^error: patch failed: ",
                r"^error: .*: patch does not apply$",
                r"^fatal: Not possible to fast-forward",
                r"^(?:error|fatal): cannot (?:rebase|pull with rebase|merge): ",
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
                r"^fatal: unable to access .*The requested URL returned error: 40[13]",
                r"^remote: (?:Invalid username or (?:password|token)|Support for password)",
                r"^ ! \[remote rejected\] .*\((?:refusing to allow|permission|deny)",
                r"^error: insufficient permission for adding an object to ",
            ),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "the server cannot be reached",
            (
                r"^fatal: unable to access ",
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
                r"^fatal: '.*' does not appear to be a git repository",
                r"^fatal: repository '.*' not found",
                r"^fatal: (?:Needed a single revision|Remote branch .* not found|bad object)",
                r"^fatal: No (?:names found|tags can)",
                r"^fatal: (?:remote error: |tag '.*' already)",
                r"^error: pathspec '.*' did not match ",
                r"^merge: .* - not something we can merge",
                r"^git: '.*' is not a git command",
                r"^A branch or tag with the name '.*' could not be found",
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
            (r"^ ! \[(?:remote )?rejected\]",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a rule of the repository forbids it",
            (
                r"^remote: error: GH\d{3}: ",
                r"^remote: error: (?:File .* exceeds|Cannot (?:force|delete|update))",
                r"^batch response: This repository (?:is over|exceeded) its data quota",
            ),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "git does not know who commits",
            (
                r"^fatal: (?:unable to auto-detect email|empty ident name)",
                r"^fatal: no (?:email|name) was given",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that the push failed",
            (r"^error: failed to push", r"^fatal: clone of '.*' into submodule path"),
        ),
        Signature(
            Evidence.HINT,
            "nothing was changed",
            (r"^(?:nothing to commit|nothing added to commit)",),
        ),
        Signature(Evidence.VERDICT, "why git stopped", (r"^fatal: ['a-zA-Z-]",)),
        Signature(Evidence.NOISE, "", (r"^hint: ",)),
    ),
)
