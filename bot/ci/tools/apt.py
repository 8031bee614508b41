"""APT and dpkg.

Source: https://manpages.debian.org/stable/apt/apt-get.8.en.html (DIAGNOSTICS)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="apt",
    category=Category.DEPENDENCY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a package does not exist",
            (
                r"^E: Unable to locate package ",
                r"^E: Package '.*' has no installation candidate",
                r"^E: Version '.*' for '.*' was not found",
                r"^E: Couldn't find any package by ",
                r"^E: Unsupported file ",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "the packages do not fit together",
            (
                r"^E: (?:Unable to correct problems|Unmet dependencies|Held packages)",
                r"^ \S+ : (?:Depends|PreDepends|Conflicts|Breaks): .*(?:but|\d\))",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a package could not be loaded",
            (
                r"^E: Failed to fetch ",
                r"^E: The repository '.*' (?:does not have|no longer has) a Release file",
                r"^E: (?:Unable to fetch some archives|Hash Sum mismatch)",
                r"^E: Release file for \S+ is (?:not valid yet|expired)",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.VERDICT,
            "a repository is not signed by a key that is known",
            (r"^W: GPG error: ", r"^E: The repository '.*' is not signed"),
            Category.NETWORK,
        ),
        Signature(
            Evidence.HINT,
            "a list of packages could not be loaded, which `apt-get update` survives",
            (r"^W: Failed to fetch ", r"^Err:\d+ "),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "the disk is full",
            (r"^E: You don't have enough free space in ",),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "another process holds the lock",
            (r"^E: Could not get lock .*(?:held by process|temporarily unavailable)",),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "the lock may not be taken",
            (
                r"^E: Could not (?:get|open) lock ",
                r"^E: Unable to (?:acquire the dpkg frontend lock|lock )",
            ),
        ),
        Signature(
            Evidence.CAUSE,
            "a package could not be installed",
            (r"^dpkg(?:-deb)?: error",),
        ),
        Signature(
            Evidence.CAUSE,
            "APT does not understand its arguments or sources",
            (
                r"^E: (?:Invalid operation|Command line option|Malformed (?:entry|line)) ",
                r"^E: Type '.*' is not known",
                r"^E: (?:List directory|The value '.*' is invalid|dpkg was interrupted)",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "only points to what was said before",
            (
                r"^E: Sub-process .* returned an error code",
                r"^E: (?:Some index files failed|The list of sources could not)",
                r"^W: Some index files failed",
                r"^Errors were encountered while processing:",
            ),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (
                r"^(?:Get|Hit|Ign):\d+ ",
                r"^(?:Selecting previously|Preparing to unpack|Unpacking|Setting up) ",
                r"^Processing triggers for ",
                r"^debconf: ",
                r"^WARNING: apt does not have a stable CLI",
            ),
        ),
    ),
)
