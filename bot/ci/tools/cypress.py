"""Cypress.

Source: https://docs.cypress.io/app/references/command-line
Source: https://docs.cypress.io/app/references/error-messages
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="cypress",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the page that is tested does not answer",
            (r"^Cypress failed to verify that your server is running",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "Cypress is not installed",
            (
                r"^(?:Error: )?No version of Cypress is installed in:",
                r"^(?:Error: )?The cypress npm package is installed, but the Cypress binary",
                r"^(?:Error: )?Your system is missing the dependency: ",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "Cypress does not start",
            (r"^(?:Error: )?Cypress failed to start", r"^Can't run because no spec files"),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "Cypress does not start",
            (r"^(?:Error: )?Cypress verification timed out",),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.CAUSE,
            "what a test raised",
            (
                r"^ {5}(?:AssertionError|CypressError): Timed out retrying",
                r"^ {5}CypressError: \S",
            ),
            Category.TEST,
            zone="mocha",
        ),
        Signature(
            Evidence.VERDICT,
            "the file of a test that failed",
            (r"^\s*│ ✖ +\S+\.\w+ ",),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER, "how many files failed", (r"^\s*✖ +\d+ of \d+ failed \(\d+%\)",)
        ),
        Signature(Evidence.NOISE, "", (r"^\s*│ ✔ ", r"^tput: No value for \$TERM")),
    ),
)
