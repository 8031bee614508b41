"""Robot Framework.

Source: https://robotframework.org/robotframework/latest/RobotFrameworkUserGuide.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="robot",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^(?P<test>\S.*?) +\| FAIL \|$",),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "what the test says",
            (r"^\S",),
            Category.TEST,
            follows=r"^\S.* \| FAIL \|$",
        ),
        Signature(
            Evidence.WRAPPER,
            "only counts",
            (r"^\d+ (?:tests?|tasks?), \d+ passed, \d+ failed",),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r" \| PASS \|$",),
        ),
    ),
)
