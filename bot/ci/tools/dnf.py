"""DNF, YUM and zypper.

Source: https://dnf.readthedocs.io/en/latest/command_ref.html
Source: https://en.opensuse.org/SDB:Zypper_manual
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="dnf",
    category=Category.DEPENDENCY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a package does not exist",
            (
                r"^Error: Unable to find a match: ",
                r"^(?:No provider of|Package) '\S+' (?:found|not found)\.$",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.HINT,
            "a package does not exist, which some commands survive",
            (
                r"^No match for argument: \S",
                r"^No package \S+ available\.$",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "the packages do not fit together",
            (r"^\s+- cannot install (?:both|the best) ",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.PLACE,
            "the packages do not fit together",
            (
                r"^ Problem(?: \d+)?: ",
                r"^error: Could not depsolve transaction",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a repository cannot be reached",
            (
                r"^Error: Failed to download metadata for repo '",
                r"^Cannot find a valid baseurl for repo: ",
                r"^Repository '.*' is invalid\.$",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.VERDICT,
            "a file of a repository could not be loaded",
            (
                r"^\s+- (?:Curl error \(\d+\)|Status code: \d+ for http)",
                r"\[Errno 14\] (?:HTTP Error|curl#)",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.PLACE,
            "packages could not be loaded",
            (
                r"^(?:Error: )?Error downloading packages:$",
                r"^Errors during downloading metadata for repository '",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "a package is not signed by a key that is known",
            (
                r"^(?:Error: )?GPG check FAILED$",
                r"^Public key for \S+\.rpm is not installed",
            ),
            Category.SECURITY,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that nothing was installed",
            (r"^Error: Nothing to do$",),
        ),
    ),
)
