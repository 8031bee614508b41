"""Homebrew.

Source: https://docs.brew.sh/Common-Issues
Source: https://github.com/Homebrew/brew (Library/Homebrew/exceptions.rb)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="homebrew",
    category=Category.DEPENDENCY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a package does not exist",
            (
                (
                    r"^(?:Error|Warning): No available (?:formula|cask)(?: or (?:formula"
                    r"|cask))? with the name "
                ),
                (
                    r"^Error: (?:No (?:formulae or casks|casks|formulae|formula) found "
                    r"|Cask '.*' (?:is unavailable|definition is invalid))"
                ),
                r"^Error: \S+: no bottle available!",
                r"^Error: \S+ has been disabled because ",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "what was loaded is not what the formula names",
            (
                r"^Error: (?:.*: )?SHA-?256 mismatch$",
                r"^Error: Formula reports different checksum",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a package could not be loaded",
            (
                r"^Error: (?:\S+: )?Failed to download (?:resource|the) ",
                r"^Error: Download failed on (?:Cask|Formula) ",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "files stand in the way",
            (
                r"^Error: The `brew link` step did not complete successfully",
                r"^Could not symlink \S",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "another process of Homebrew runs",
            (
                (
                    r"^Error: (?:A|Another) (?:`?brew \S+`? process is already running"
                    r"|active Homebrew)"
                ),
                r"^Error: Operation already in progress for ",
            ),
            Category.INFRA,
        ),
        Signature(
            Evidence.VERDICT,
            "a formula could not be built",
            (r"^Error: \S+ \S+ did not build$",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "what the audit found",
            (r"^\s+\* (?:line \d+, col \d+: )?(?:Formula|Cask) \S",),
            Category.LINT,
        ),
    ),
)
