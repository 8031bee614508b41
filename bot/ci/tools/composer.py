"""Composer.

Source: https://getcomposer.org/doc/articles/troubleshooting.md
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="composer",
    category=Category.DEPENDENCY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a package cannot be downloaded",
            (
                r"^\s*The \"https?://.*\" file could not be downloaded",
                r"^\s*curl error \d+ while downloading ",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "the repository refused",
            (r"^\s*Could not authenticate against ",),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "what Composer could not resolve",
            (r"^\s+- \S",),
            Category.DEPENDENCY,
            follows=r"^\s+Problem \d+$",
        ),
        Signature(
            Evidence.CAUSE,
            "what Composer could not resolve",
            (
                r"^- Required (?:\(in require-dev\) )?package \"",
                r"^- The lock file is not up to date",
                r"^Your Composer dependencies require (?:a PHP version|the following PHP ext)",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a package is known to be vulnerable",
            (r"^Found \d+ security vulnerability advisor(?:y|ies) affecting ",),
            Category.SECURITY,
        ),
        Signature(
            Evidence.CAUSE,
            "composer.json is not right",
            (
                r"^\s+\".*composer\.json\" does not contain valid JSON",
                r"^\s+Script \".*\" is not defined in this package",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.VERDICT,
            "composer.json is not right",
            (r"^\S*composer\.json is (?:invalid|valid for simple usage with Composer but)",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.VERDICT,
            "what Composer could not do",
            (
                r"^Your requirements could not be resolved to an installable set of packages",
                r"^Your lock file does not contain a compatible set of packages",
                r"^Composer detected issues in your platform:",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that a script failed",
            (r"^Script .* handling the .* event returned with error code \d+",),
        ),
    ),
)
