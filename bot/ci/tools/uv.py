"""uv. Older versions draw the reasons as a tree, newer ones as lines that begin with `cause`.

Source: https://docs.astral.sh/uv/reference/troubleshooting/
Source: https://docs.astral.sh/uv/concepts/projects/sync/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

_BUILD = "a build that uv ran"

TOOL = Tool(
    name="uv",
    category=Category.DEPENDENCY,
    zones=(Zone(_BUILD, r"^\s+\[std(?:err|out)\]$", r"^\S", Evidence.CAUSE),),
    signatures=(
        Signature(
            Evidence.CAUSE,
            "why the build failed",
            (
                r"^\s+(?:[a-z_]\w*\.)*[A-Z]\w*(?:Error|Exception)(?::|$)",
                r"^\s+\S+:\d+(?::\d+)?: (?:fatal )?error: ",
                r"^\s+error(?:\[E\d+\])?: ",
            ),
            Category.DEPENDENCY,
            zone=_BUILD,
        ),
        Signature(
            Evidence.CAUSE,
            "why the requirements cannot be met",
            (r"^\s+(?:cause: |[╰├]─▶ )Because ",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.WRAPPER,
            "the reason follows",
            (r"^(?:error: |\s*[\x{D7}x] )No solution found when resolving",),
        ),
        Signature(
            Evidence.VERDICT,
            "a package cannot be built",
            (r"^error: Failed to build\b",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "the lock file does not fit",
            (r"^error: (?:The lockfile at |Unable to find lockfile at )",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a package cannot be installed",
            (r"^\s*[\x{D7}x] Failed to (?:build|download|fetch|resolve|install|prepare)",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a command, a file or a setting is not there",
            (
                r"^error: (?:Failed to spawn: |Failed to parse: |File not found: )",
                r"^error: (?:Group|Extra) `.*` is not defined",
                r"^error: No (?:`pyproject\.toml` found|interpreter found|download found for)",
                r"^error: (?:Invalid version request|No files found to publish)",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the index cannot be reached",
            (r"^error: Request failed after \d+ retries",),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "why uv stopped",
            (
                r"^error: Failed to (?:download|fetch|install|resolve|prepare)\b",
                r"^error: (?:Error while|Request failed|Distribution)",
            ),
        ),
        Signature(
            Evidence.PLACE, "the reason below", (r"^\s+(?:cause|Caused by): ", r"^\s+[╰├]─▶ ")
        ),
    ),
)
