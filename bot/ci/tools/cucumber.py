"""Cucumber for JavaScript.

Source: https://github.com/cucumber/cucumber-js/blob/main/docs/formatters.md
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="cucumber",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.VERDICT,
            "a scenario failed",
            (r"^\d+\) Scenario: (?P<test>.+?) # ",),
            Category.TEST,
        ),
        Signature(
            Evidence.VERDICT,
            "a step failed",
            (r"^\s+✖ (?:Given|When|Then|And|But|\*) ",),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "what the step says",
            (r"^\s{6,}\S",),
            Category.TEST,
            follows=r"^\s+✖ (?:Given|When|Then|And|But|\*) ",
        ),
        Signature(
            Evidence.CAUSE,
            "a step is not written",
            (r"^\s+Undefined\. Implement with the following snippet:",),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE,
            "how many scenarios failed",
            (r"^\d+ scenarios? \(.*\b[1-9]\d* (?:failed|undefined|ambiguous)",),
            Category.TEST,
        ),
    ),
)
