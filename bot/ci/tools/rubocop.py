"""RuboCop and Standard.

Source: https://docs.rubocop.org/rubocop/formatters.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_COP = r"(?:\[Correctable\] )?[A-Z]\w+/[A-Z]\w+(?:/\w+)?: "
_DEPARTMENTS = (
    r"(?:Layout|Lint|Style|Metrics|Naming|Security|Bundler|Gemspec|Rails|RSpec|Performance"
    r"|Migration|FactoryBot|Capybara|Minitest|ThreadSafety|Rake)"
)

TOOL = Tool(
    name="rubocop",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a rule is broken",
            (
                rf"^\S+:\d+:\d+: [CWEFRI]: {_COP}",
                rf"^[CWEFRI]: +\d+: +\d+: {_COP}",
                rf"^ +\S+\.\w+:\d+:\d+: {_COP}",
                rf"^{_DEPARTMENTS}/\w+(?:/\w+)?: \S",
            ),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "RuboCop is not set up right",
            (
                r"^Unrecognized cop or department: ",
                r"^Error: (?:unrecognized cop|The `[\w/]+` cop|RuboCop found unknown Ruby version)",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many rules are broken",
            (r"^\d+ files? inspected, \d+ offenses? detected",),
        ),
        Signature(
            Evidence.NOISE, "", (r"^Inspecting \d+ files?$", r"inspected, no offenses detected$")
        ),
    ),
)
