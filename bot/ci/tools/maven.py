"""Maven, Surefire and javac below it.

Source: https://maven.apache.org/surefire/maven-surefire-plugin/
Source: https://cwiki.apache.org/confluence/display/MAVEN/Errors+and+Solutions
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_ERROR = r"^\[ERROR\] "

TOOL = Tool(
    name="maven",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what Checkstyle found",
            (
                _ERROR + r"\S+\.java:\[\d+(?:,\d+)?\] \(\w+\) [A-Z]\w+: ",
                _ERROR + r"\S+\.java:\d+(?::\d+)?: .* \[[A-Z]\w+\]$",
            ),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "a compiler error",
            (_ERROR + r"\S+\.(?:java|kt|scala|groovy):\[?\d+",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "the project cannot be read",
            (
                _ERROR + r"(?:The goal you specified|Unknown lifecycle phase|Non-resolvable)",
                _ERROR + r"(?:The build could not read|Malformed POM|No plugin found|\[FATAL\])",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the repository cannot be reached",
            (
                _ERROR
                + r".*(?:Unknown host|Connection (?:refused|timed out|reset)|Connect timed out)",
                _ERROR + r".*(?:Temporary failure in name resolution|status code: 50\d)",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "a dependency cannot be loaded",
            (
                _ERROR
                + r"Failed to execute goal .*(?:Could not (?:resolve|find|transfer)|dependencies)",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "the tests' process died",
            (r"(?:forked VM|The fork(?:ed)? .*) (?:terminated|crashed|exited)",),
            Category.CRASH,
        ),
        Signature(
            Evidence.CAUSE,
            "a test failed",
            (
                _ERROR + r"\s*(?P<test>[\w.$]+[.#]\w+)(?:\S*):?(?:\d+)? .*(?:expected|»|but was)",
                _ERROR + r"\s{2,}(?P<test>[\w.$]+[.#]\w+)\S*:\d+\S* \S",
            ),
            Category.TEST,
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (_ERROR + r"(?P<test>\S.*?) +(?:-- )?Time elapsed: .* <<< (?:FAILURE|ERROR)!",),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "what a test raised",
            (r"^(?:[\w$]+\.)+[A-Z][\w$]*(?:: |$)",),
            Category.TEST,
            follows=r" <<< (?:FAILURE|ERROR)!\s*$",
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that something failed",
            (
                _ERROR + r"Tests run: \d+",
                _ERROR + r"(?:Failures|Errors):\s*$",
                _ERROR + r"Failed to execute goal .*: There are test failures\.",
                _ERROR
                + r"Failed to execute goal .*: Compilation failure(?:: Compilation failure)?",
            ),
        ),
        Signature(
            Evidence.PLACE,
            "belongs to a compiler error",
            (
                _ERROR + r"\s+(?:cannot find symbol|symbol:|location:|required:|found:|reason:)",
                _ERROR + r"COMPILATION ERROR",
            ),
            Category.COMPILE,
        ),
        Signature(
            Evidence.VERDICT, "the plugin that failed", (_ERROR + r"Failed to execute goal ",)
        ),
        Signature(
            Evidence.NOISE,
            "",
            (
                _ERROR + r"(?:-> \[Help|\[Help \d|Re-run Maven|To see the full stack|$)",
                _ERROR + r"(?:For more information|After correcting|Please refer to)",
                _ERROR + r"See .* for the individual",
                r"^\[(?:INFO|WARNING)\]",
            ),
        ),
    ),
)
