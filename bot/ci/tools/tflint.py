"""TFLint.

Source: https://github.com/terraform-linters/tflint/blob/master/docs/user-guide/config.md (format)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="tflint",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a rule is broken",
            (
                r"^Error: \S.* \((?:terraform|aws|azurerm|google)_\w+\)$",
                r"^\S+\.tf(?:\.json)?:\d+:\d+: Error - .* \(\w+\)$",
            ),
            Category.LINT,
        ),
        Signature(
            Evidence.VERDICT,
            "a warning",
            (
                r"^(?:Warning|Notice): \S.* \((?:terraform|aws|azurerm|google)_\w+\)$",
                r"^\S+\.tf(?:\.json)?:\d+:\d+: (?:Warning|Notice) - .* \(\w+\)$",
            ),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "TFLint cannot start",
            (r"^Failed to (?:initialize plugins|load configurations|install a plugin)[;:]",),
            Category.CONFIG,
        ),
        Signature(Evidence.WRAPPER, "only counts", (r"^\d+ issue\(s\) found:$",)),
    ),
)
