"""npm.

Source: https://docs.npmjs.com/common-errors
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_ERROR = r"^npm (?:error|ERR!) "

TOOL = Tool(
    name="npm",
    category=Category.DEPENDENCY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the registry cannot be reached",
            (_ERROR + r"(?:network |FetchError: |request to .* failed, reason: )",),
            Category.NETWORK,
        ),
        Signature(
            Evidence.VERDICT,
            "the registry cannot be reached",
            (_ERROR + r"code (?:EAI_AGAIN|ECONN\w+|ETIMEDOUT|ENOTFOUND|ERR_SOCKET\w*)",),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "the registry refused",
            (_ERROR + r"(?:40[13] |need auth |Incorrect or missing password)",),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.VERDICT,
            "the registry or the disk refused",
            (_ERROR + r"code (?:E401|E403|ENEEDAUTH|EACCES|EPERM)",),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that a script failed",
            (
                _ERROR + r"(?:code (?:ELIFECYCLE|1)$|errno |syscall |path |command |cwd |signal )",
                _ERROR + r"(?:workspace |location |lifecycle |[Ee]xit status|Failed at the)",
                _ERROR + r"(?:This is probably|Lifecycle script|command failed|weird error)",
            ),
        ),
        Signature(Evidence.VERDICT, "npm's code", (_ERROR + r"code E\w+",), Category.DEPENDENCY),
        Signature(
            Evidence.CAUSE,
            "a package is known to be vulnerable",
            (r"^\S.* - https://github\.com/advisories/GHSA-",),
            Category.SECURITY,
        ),
        Signature(
            Evidence.CAUSE,
            "the script or package.json is not there",
            (
                _ERROR + r"(?:Missing script|Could not read package\.json|enoent|JSON\.parse I)",
                r"^Unknown command: \"",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "what npm could not install",
            (
                _ERROR + r"(?:Missing|Invalid|Conflicting|Could not resolve|Unsupported)\b",
                _ERROR + r"(?:`npm ci`|notarget |404 |ERESOLVE|EINTEGRITY|peer |notsup )",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.NOISE,
            "",
            (
                _ERROR + r"(?:A complete log|Options:|Run .?npm help|aliases:|Usage:|npm |--|\[)",
                _ERROR + r"404\s+(?:Note that|tarball|This is not)",
                r"^npm (?:warn|WARN|notice|info|verb)\b",
                r"^npm (?:error|ERR!)\s*$",
            ),
        ),
    ),
)
