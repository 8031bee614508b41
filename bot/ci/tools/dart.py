"""Dart and Flutter: tests, the analyzer, the compiler, pub.

Source: https://github.com/dart-lang/test (pkgs/test_core/lib/src/runner/reporter)
Source: https://dart.dev/tools/dart-analyze
Source: https://docs.flutter.dev/testing/errors
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="dart",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what a test says",
            (r"^  \S",),
            Category.TEST,
            follows=r"^(?:\d\d:\d\d \+\d+.* \[E\]|(?:##\[group\])?❌ .* \(failed\))$",
        ),
        Signature(
            Evidence.VERDICT,
            "a file of tests cannot be loaded",
            (r"^\d\d:\d\d \+\d+(?: ~\d+)? -\d+: loading (?P<test>\S+\.dart) \[E\]$",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (
                r"^\d\d:\d\d \+\d+(?: ~\d+)? -\d+: (?P<test>\S.*?) \[E\]$",
                r"^(?:##\[group\])?❌ (?P<test>\S.*) \(failed\)$",
            ),
            Category.TEST,
        ),
        Signature(
            Evidence.NOISE,
            "what runs",
            (
                r"^\d\d:\d\d \+\d+(?: ~\d+)?(?: -\d+)?: (?:loading )?\S+\.dart(?:: [^\[]*)?$",
                r"^(?:##\[group\])?✅ \S+\.dart: ",
            ),
        ),
        Signature(
            Evidence.WRAPPER,
            "only counts",
            (
                r"^\d\d:\d\d \+\d+.*: Some tests failed\.$",
                r"^\d+ tests? passed(?:, \d+ failed)(?:, \d+ skipped)?\.$",
                r"^\d+ issues? found\.",
            ),
        ),
        Signature(
            Evidence.CAUSE,
            "a compiler error",
            (r"^(?:\S+/)?\S+\.dart:\d+:\d+: Error: ",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "what the analyzer found",
            (r"^ *error (?:-|•) \S.* (?:-|•) \w+$",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.VERDICT,
            "what the analyzer found",
            (r"^ *warning (?:-|•) \S.*\.dart:\d+:\d+.* (?:-|•) \w+$",),
            Category.LINT,
        ),
        Signature(
            Evidence.HINT,
            "what the analyzer found",
            (r"^ *info (?:-|•) \S.*\.dart:\d+:\d+.* (?:-|•) \w+$",),
            Category.LINT,
        ),
        Signature(
            Evidence.PLACE,
            "a file is not formatted",
            (r"^Changed \S+\.dart$",),
            Category.LINT,
        ),
    ),
)
