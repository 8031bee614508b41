"""pre-commit. Its hooks are tools of their own, so that what they print comes first.

Source: https://pre-commit.com/#pre-commit-run
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

_ERROR = "an error of pre-commit"
_LOG = r"^\[(?:INFO|WARNING)\] (?:I\w+ environment for|Once installed|This may take|\w+ files)"

TOOL = Tool(
    name="pre-commit",
    zones=(
        Zone(
            _ERROR,
            r"^An (?:unexpected )?error has occurred: ",
            r"^Check the log at ",
            Evidence.CAUSE,
        ),
    ),
    signatures=(
        Signature(
            Evidence.CAUSE,
            "why pre-commit stopped",
            (r"^\s+(?:fatal|error|ERROR): ",),
            zone=_ERROR,
        ),
        Signature(
            Evidence.CAUSE,
            "the configuration is not valid",
            (r"^=====> ", r"^No hook with id `"),
            Category.CONFIG,
        ),
        Signature(Evidence.PLACE, "the configuration is not valid", (r"^==> ",), zone=_ERROR),
        Signature(
            Evidence.CAUSE,
            "a hook's program is not installed",
            (r"^Executable `.*` not found$",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.VERDICT,
            "a hook failed",
            (r"^\S.*\.{3,}(?:\(.*\))?Failed$",),
            Category.LINT,
        ),
        Signature(
            Evidence.PLACE,
            "a hook changed files",
            (r"^- files were modified by this hook$",),
            Category.LINT,
        ),
        Signature(
            Evidence.PLACE,
            "pre-commit stopped",
            (r"^An (?:unexpected )?error has occurred: ",),
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that a hook failed",
            (r"^- (?:hook id: \S+|exit code: \d+|duration: [\d.]+s)$", r"^Check the log at "),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r"^\S.*\.{3,}(?:\(.*\))?(?:Passed|Skipped)$", _LOG),
        ),
    ),
)
