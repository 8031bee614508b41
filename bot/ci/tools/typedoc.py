"""TypeDoc.

Source: https://typedoc.org/documents/Options.Validation.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="typedoc",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what TypeDoc cannot work with",
            (
                (
                    r"^\[error\] (?:Unable to find any entry points|Tried to set an option"
                    r"|The entry point)"
                ),
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.HINT,
            "a warning, which counts as an error with --treatWarningsAsErrors",
            (
                (
                    r"^\[warning\] (?:Failed to resolve link to \""
                    r"|\S+, defined in \S+, is referenced by"
                    r"|The \w+ \w+ .* does not have any documentation)"
                ),
            ),
            Category.LINT,
        ),
        Signature(
            Evidence.WRAPPER,
            "only counts",
            (r"^\[(?:error|warning)\] Found \d+ errors? and \d+ warnings?$",),
        ),
    ),
)
