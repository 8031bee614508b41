"""Perl and prove.

Source: https://perldoc.perl.org/perldiag
Source: https://perldoc.perl.org/prove
Source: https://perldoc.perl.org/Test::More
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="perl",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a module is not there",
            (r"^Can't locate \S+\.pm in @INC ", r"^Can't load '.*' for module "),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "the script does not parse",
            (
                r"^syntax error at \S+ line \d+, near ",
                r"^Global symbol \".*\" requires explicit package name ",
                r"^Bareword \".*\" not allowed while \"strict",
            ),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "the script is not there",
            (r"^Can't open perl script \".*\": ", r"^Cannot detect source of '.*'!"),
            Category.CONFIG,
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^\s*#   Failed test '(?P<test>.*)'$",),
            Category.TEST,
        ),
        Signature(
            Evidence.VERDICT,
            "the tests of a file did not end",
            (r"^  Parse errors: \S",),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE,
            "what a test expected",
            (r"^\s*# +(?:got|expected): ", r"^\s*#     Structures begin differing at:$"),
            Category.TEST,
        ),
        Signature(
            Evidence.PLACE,
            "the file of a test that failed",
            (r"^\S+ +\(Wstat: [1-9]\d* ",),
            Category.TEST,
        ),
        Signature(
            Evidence.HINT,
            "what a script died of, or warned of",
            (r"^\S.* at (?:\S+\.(?:p[lm]|t)|-e) line \d+\.$",),
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that it failed",
            (
                r"^\s*# Looks like (?:you (?:failed|planned)|your test exited)",
                r"^BEGIN failed--compilation aborted",
                r"aborted due to compilation errors\.$",
                r"^Dubious, test returned \d+",
                r"^Failed \d+/\d+ (?:subtests|test programs)",
                r"^Result: FAIL$",
            ),
        ),
        Signature(
            Evidence.NOISE, "", (r"^\s*#   Failed \(TODO\) test ", r"^All tests successful\.$")
        ),
    ),
)
