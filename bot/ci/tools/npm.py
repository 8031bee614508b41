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
            (
                _ERROR + r"code (?:EAI_AGAIN|ECONN\w+|ETIMEDOUT|ENOTFOUND|ERR_SOCKET\w*)",
                _ERROR + r"network ",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
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
        Signature(Evidence.CAUSE, "npm's reason", (_ERROR + r"code E\w+",), Category.DEPENDENCY),
        Signature(
            Evidence.CAUSE,
            "the script or package.json is not there",
            (_ERROR + r"(?:Missing script|Could not read package\.json|enoent)",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "what npm could not install",
            (
                _ERROR + r"(?:Missing|Invalid|Conflicting|Could not resolve|Unsupported)\b",
                _ERROR + r"(?:`npm ci`|notarget |40[134] |ERESOLVE|EINTEGRITY|peer |notsup )",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.NOISE,
            "",
            (
                _ERROR + r"(?:A complete log|Options:|Run .?npm help|aliases:|Usage:|npm |--|\[)",
                r"^npm (?:warn|WARN|notice|info|verb)\b",
                r"^npm (?:error|ERR!)\s*$",
            ),
        ),
    ),
)
