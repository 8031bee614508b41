"""Selenium, Puppeteer and the drivers of browsers.

Source: https://www.selenium.dev/documentation/webdriver/troubleshooting/errors/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="selenium",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the driver does not fit the browser",
            (r"session not created: This version of \w+ only supports ",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "the browser did not start",
            (
                r"^(?:Error: )?Could not find (?:Chrome|Firefox) \(ver\. ",
                (
                    r"\bsession not created: (?:Chrome failed to start|cannot find"
                    r"|probably user data directory|DevToolsActivePort)"
                ),
                (
                    r"\bunknown error: (?:cannot find Chrome binary"
                    r"|DevToolsActivePort file doesn\'t exist|Chrome failed to start)"
                ),
                r"\b(?:Unable to obtain driver for|Unable to locate the \w+driver executable)",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "what was looked for is not on the page",
            (r"\bno such element: Unable to locate element: ",),
            Category.TEST,
        ),
    ),
)
