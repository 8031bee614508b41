""".NET: the SDK, MSBuild, NuGet, and the tests that it runs.

Source: https://learn.microsoft.com/dotnet/csharp/language-reference/compiler-messages/
Source: https://learn.microsoft.com/nuget/reference/errors-and-warnings
Source: https://learn.microsoft.com/visualstudio/msbuild/errors/
Source: https://learn.microsoft.com/dotnet/core/tools/dotnet-test
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_AT = r"^\s*\S.*?(?:\([\d,]+\))?\s*: error "

TOOL = Tool(
    name="dotnet",
    category=Category.COMPILE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a package cannot be restored",
            (_AT + r"NU\d{4}: ", r"^error:? NU\d{4}: "),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "the project cannot be built like this",
            (_AT + r"(?:MSB\d{4}|NETSDK\d{4}): ", r"^(?:MSBUILD : )?error MSB\d{4}: "),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "what an analyzer found",
            (_AT + r"(?:CA|IDE|SA|RCS|S|xUnit|NUnit)\d{4}: ", _AT + r"(?:WHITESPACE|IMPORTS): "),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE, "a compiler error", (_AT + r"(?:CS|FS|BC)\d{4,5}: ",), Category.COMPILE
        ),
        Signature(
            Evidence.CAUSE,
            "the tests' process died",
            (r"^The active test run was aborted\. Reason: ",),
            Category.CRASH,
        ),
        Signature(
            Evidence.CAUSE,
            "an exception that nothing caught",
            (r"^Unhandled exception\. \S",),
            Category.CRASH,
        ),
        Signature(
            Evidence.CAUSE,
            "the SDK is not there",
            (
                r"^The framework '.*', version '.*'.* was not found",
                r"^A compatible \.NET SDK was not found",
                r"^You must install (?:or update )?\.NET",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "what a test says",
            (r"\S",),
            Category.TEST,
            follows=r"^\s+Error Message:$",
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (
                r"^\s+Failed (?P<test>\S.*) \[(?:< )?[\d., hms]+\]$",
                r"^\[xUnit\.net [\d:.]+\]\s+(?P<test>\S.*) \[FAIL\]$",
            ),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that something failed",
            (
                r"^Build FAILED\.$",
                r"^\s+[1-9]\d* Error\(s\)$",
                r"^(?:Test Run Failed|Build failed with \d+ error)",
                r"^Failed!\s+- Failed:\s+\d+",
                r"^\s+\S+ failed with \d+ error\(s\)",
                r"^Compilation failed: \d+ error\(s\)",
            ),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (
                r"\([\d,]+\)\s*: warning [A-Za-z]+\d+: ",
                r"^\s+0 Error\(s\)$",
                r"^Passed!\s+- Failed:\s+0",
                r"^\s+Passed \S.* \[(?:< )?[\d., hms]+\]$",
            ),
        ),
    ),
)
