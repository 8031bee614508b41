"""pacman, of Arch Linux and MSYS2.

Source: https://man.archlinux.org/man/pacman.8
Source: https://wiki.archlinux.org/title/Pacman#Troubleshooting
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="pacman",
    category=Category.DEPENDENCY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a package does not exist",
            (r"^error: (?:target|database) not found: ",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "the packages do not fit together",
            (
                r"^:: unable to satisfy dependency \'",
                r"^:: installing \S+ .* breaks dependency \'",
                r"^:: \S+(?: and \S+)? are in conflict",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a file is there already",
            (r"^\S+: /\S+ exists in filesystem",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a package is not signed by a key that is known",
            (
                r"^error: \S+: (?:signature from \".*\" is|key \".*\" is)",
                r"^error: (?:required key missing from keyring|key \".*\" could not be)",
            ),
            Category.SECURITY,
        ),
        Signature(
            Evidence.VERDICT,
            "a file could not be loaded",
            (r"^error: failed (?:retrieving file '|to update \S+ \()",),
            Category.NETWORK,
        ),
        Signature(
            Evidence.VERDICT,
            "the packages cannot be installed",
            (
                r"^error: failed to (?:prepare|commit|init) transaction \(",
                r"^error: failed to synchronize (?:all|any) databases",
            ),
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that nothing was installed",
            (r"^Errors occurred, no packages were upgraded\.$",),
        ),
    ),
)
