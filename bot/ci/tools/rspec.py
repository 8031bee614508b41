"""RSpec, and SimpleCov.

Source: https://rspec.info/features/3-13/rspec-core/formatters/
Source: https://github.com/simplecov-ruby/simplecov#minimum-coverage
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

_CLASS = r"^\s*(?:[A-Z]\w*::)*[A-Z]\w*(?:Error|Exception|NotFound|Invalid|Mismatch):$"
_SOURCE = r"^\s*(?:\d+\.\d+\) )?Failure/Error: \S"

TOOL = Tool(
    name="rspec",
    category=Category.TEST,
    zones=(
        Zone("rspec", r"^Failures:$", r"^(?:Finished in |Failed examples:)", Evidence.CAUSE),
        Zone("pending", r"^Pending: \(Failures", r"^(?:Failures:$|Finished in )", Evidence.NOISE),
    ),
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what a test raised",
            (r"^ {7,}[Ee]xpected [^:\s]",),
            Category.TEST,
            zone="rspec",
        ),
        Signature(  # a bare value says less than the name of the test
            Evidence.PLACE,
            "what was expected",
            (r"^ {7,}expected: ",),
            Category.TEST,
            zone="rspec",
        ),
        Signature(
            Evidence.CAUSE,
            "what a test raised",
            (r"^ {7,}(?:[^A-Ze\s]|e(?:[^x\s]|x[^p\s])|[A-Z]\w*[^\w:])",),
            Category.TEST,
            follows=_SOURCE,
            zone="rspec",
        ),
        Signature(
            Evidence.CAUSE, "what a test raised", (r"^ {7,}\S",), Category.TEST, _CLASS, "rspec"
        ),
        Signature(
            Evidence.CAUSE, "why a file cannot be loaded", (r"^ {2}\S",), None, follows=_CLASS
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^ {2,3}\d+\) (?P<test>\S.*)$",),
            Category.TEST,
            "",
            "rspec",
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (
                r"^rspec (?:'\S+'|\S+) # (?P<test>\S.*)$",
                r"^\s*(?P<test>\S.*?) \(FAILED - \d+\)$",
            ),
            Category.TEST,
        ),
        Signature(
            Evidence.VERDICT,
            "a file cannot be loaded",
            (r"^An error occurred while loading \S+",),
        ),
        Signature(Evidence.PLACE, "the line that raised it", (_SOURCE, _CLASS)),
        Signature(
            Evidence.CAUSE,
            "too little is covered by tests",
            (r"(?i)coverage \([\d.]+%\) is below the expected minimum coverage",),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "RSpec does not understand its arguments",
            (r"^invalid option: -",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many tests failed",
            (r"^\d+ examples?, \d+ failures?", r"^SimpleCov failed with exit"),
        ),
        Signature(Evidence.NOISE, "", (r"^Pending: \(Failures listed here",)),
    ),
)
