"""rebar3, EUnit and Common Test.

Source: https://rebar3.org/docs/testing/ct/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="rebar3",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (
                r"^%%% (?P<test>\S+ ==> .+): FAILED$",
                r"^\s+\d+\) (?P<test>\S+:\S+/\d+.*)$",
            ),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "what the test says",
            (r"^\s*Failure/Error: \?assert",),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE,
            "how many tests failed",
            (r"^Failed [1-9]\d* tests?\. Passed ",),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "a dependency cannot be fetched",
            (r"^===> (?:Failed to fetch|Package not found|Unable to fetch)",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that it failed",
            (r"^===> (?:Failures occurred running tests|Error running tests|Compiling .+ failed)",),
        ),
    ),
)
