"""Swift, its two test libraries, SwiftLint and xcodebuild.

Source: https://github.com/swiftlang/swift-corelibs-xctest
Source: https://github.com/swiftlang/swift-testing
Source: https://realm.github.io/SwiftLint/
Source: https://developer.apple.com/documentation/xcode/running-tests-and-interpreting-results
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_FILE = r"^\S.*\.swift:\d+"

TOOL = Tool(
    name="swift",
    category=Category.COMPILE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what SwiftLint found",
            (_FILE + r"(?::\d+)?: error: .* Violation: .* \(\w+\)$",),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "a module is not there",
            (_FILE + r":\d+: error: no such module '",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE, "a compiler error", (_FILE + r":\d+: error: ",), Category.COMPILE
        ),
        Signature(
            Evidence.CAUSE,
            "what a test says",
            (
                _FILE + r": error: (?:-\[)?(?P<test>[\w.]+[. ]\w+)\]? : ",
                r"^[✘􀢄] Test (?P<test>.*) recorded an issue at ",
            ),
            Category.TEST,
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (
                r"^Test Case '(?P<test>.*)' failed \([\d.]+ seconds\)",
                r"^[✘􀢄] Test (?P<test>[^r]\S.*) failed after ",
            ),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "the program gave up",
            (r"^(?:\S+/)?\S+\.swift:\d+: Fatal error: ",),
            Category.CRASH,
        ),
        Signature(
            Evidence.CAUSE,
            "a package cannot be resolved",
            (
                r"^error: (?:Dependencies could not be resolved|failed to clone repository)",
                r"^xcodebuild: error: Could not resolve package dependencies",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "it cannot be built like this",
            (
                r"^xcodebuild: error: ",
                r"error: Signing for \"",
                r"^error: (?:No profiles for '|No signing certificate |Provisioning profile )",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that something failed",
            (
                r"^\*\* (?:BUILD|TEST|ARCHIVE|TEST BUILD) FAILED \*\*",
                r"^The following build commands failed:",
                r"^error: (?:fatalError|emit-module command failed)",
                r"^Test Suite '.*' failed at ",
                r"^[✘􀢄] (?:Test run with|Suite) ",
                r"^\s*Executed \d+ tests?, with [1-9]\d* failures?",
            ),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (
                _FILE + r":\d+: (?:warning|note): ",
                r"^Test (?:Case|Suite) '.*' (?:passed|started)",
                r"^\s*Executed \d+ tests?, with 0 failures",
            ),
        ),
    ),
)
