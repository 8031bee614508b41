"""AWS CloudFormation, as the CDK and SAM print its events.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
Source: https://docs.aws.amazon.com/cdk/v2/guide/cli.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="cloudformation",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a resource cannot be made",
            (r"\b(?:CREATE|UPDATE|DELETE|IMPORT)_FAILED\b +\|? *(?:AWS|Custom|Alexa)::\w+",),
        ),
        Signature(
            Evidence.PLACE,
            "which stack failed",
            (
                r"^\W*❌ +\S+ failed: ",
                r"^Error: Failed to create/update the stack: ",
            ),
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that it is undone",
            (r"\b(?:UPDATE_)?ROLLBACK_(?:IN_PROGRESS|COMPLETE)\b +\|? *AWS::",),
        ),
    ),
)
