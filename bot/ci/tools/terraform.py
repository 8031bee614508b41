"""Terraform and OpenTofu.

Source: https://developer.hashicorp.com/terraform/tutorials/configuration-language/troubleshooting-workflow
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="terraform",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.WRAPPER,
            "only says that more follows",
            (
                r"^(?:[│|] )?Error: Terraform encountered problems",
                r"^[│|] Error: .*exit status",
            ),
        ),
        Signature(
            Evidence.CAUSE,
            "an assertion of a test does not hold",
            (r"^(?:[│|] )?Error: Test assertion failed",),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "a provider or module cannot be loaded",
            (
                r"^(?:[│|] )?Error: Failed to (?:query available provider|install provider)",
                r"^(?:[│|] )?Error: (?:Failed to download module|Could not (?:download|load) )",
                r"^(?:[│|] )?Error: (?:Invalid provider registry|Inconsistent dependency lock)",
                r"^(?:[│|] )?Error: (?:Required plugins are not|Module not installed)",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.PLACE,
            "a command that Terraform runs failed",
            (r"^(?:[│|] )?Error: (?:local|remote)-exec provisioner error",),
        ),
        Signature(
            Evidence.CAUSE,
            "a command that Terraform runs failed",
            (r"^(?:[│|] )?Error running command '",),
        ),
        Signature(Evidence.CAUSE, "why Terraform stopped", (r"^[│|] Error: \S",)),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^\s+run \"(?P<test>[^\"]+)\"\.\.\. fail$",),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many tests failed",
            (r"^\S+\.tftest\.\w+\.\.\. fail$", r"^Failure! \d+ passed, [1-9]\d* failed"),
        ),
        Signature(
            Evidence.CAUSE,
            "the configuration is wrong",
            (
                r"^Error: Invalid (?:count|for_each|reference|expression|multi-line|index)\b",
                r"^Error: Invalid (?:value for|function argument|block definition|character)\b",
                r"^Error: Invalid (?:assert|precondition|postcondition) expression",
                r"^Error: Missing (?:required argument|resource instance key|newline)",
                r"^Error: (?:Unterminated template|Zero assert blocks|Argument .*definition req)",
                r"^Error: (?:Reference to undeclared|Unsupported (?:argument|block|attribute)) ?",
                r"^Error: (?:Duplicate (?:resource|variable|provider|module|output|local)|Cycle: )",
                r"^Error: (?:No value for required variable|Failed to parse command-line flags)",
                r"^Error: (?:Backend (?:initialization|configuration)|Module (?:version|source))",
                r"^Terraform has no command named ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a condition does not hold",
            (r"^(?:[│|] )?Error: (?:Resource|Module output value) (?:pre|post)condition failed",),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "why Terraform stopped",
            (
                r"^Error: (?:\w+ing \S.* \(|error \w+ing |Error acquiring the state lock)",
                r"^Error: Failed to (?:load \"|read |decode |persist |save state|upload state)",
                r"^Error: No configuration files",
            ),
        ),
        Signature(
            Evidence.PLACE,
            "where Terraform stopped",
            (r"^[│|]?\s+on \S+ line \d+",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.NOISE,
            "",
            (
                r"^[│|] Warning: ",
                r"^[╷╵]$",
                r"^[│|]$",
                r": (?:Creating|Refreshing state)\.\.\.",
            ),
        ),
    ),
)
