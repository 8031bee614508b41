"""Gradle, and the Kotlin and Java compilers below it.

Source: https://docs.gradle.org/current/userguide/command_line_interface.html
Source: https://kotlinlang.org/docs/gradle-compilation-and-caches.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="gradle",
    category=Category.COMPILE,
    signatures=(
        Signature(Evidence.CAUSE, "a compiler error", (r"^e: \S",), Category.COMPILE),
        Signature(Evidence.NOISE, "", (r"^w: \S",)),
        Signature(
            Evidence.CAUSE,
            "a compiler error",
            (r"^\S.*\.(?:java|kt|kts|groovy|gradle|scala):\d+: error: ",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.VERDICT,
            "the build script is wrong",
            (r"^Build file '.*' line: \d+$", r"^Script '.*' line: \d+$"),
            Category.COMPILE,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says which task failed",
            (r"^Execution failed for task ", r"^A problem occurred (?:configuring|evaluating) "),
        ),
        Signature(Evidence.VERDICT, "what went wrong", (r"\S",), follows=r"^\* What went wrong:$"),
        Signature(
            Evidence.VERDICT,
            "what went wrong",
            (r"^\s*> \S",),
            follows=r"^(?:Execution failed for task |A problem occurred )",
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that a task failed",
            (
                r"^\s*> (?:A failure occurred while|Compilation (?:error|failed))",
                r"^\s*> (?:There were failing tests|Process '.*' finished with non-zero)",
            ),
        ),
        Signature(
            Evidence.CAUSE,
            "a dependency cannot be loaded",
            (r"^\s*> Could not (?:resolve|find|GET|download)",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.VERDICT, "a test failed", (r"^(?P<test>[\w.$]+ > .+) FAILED$",), Category.TEST
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that the build failed",
            (
                r"^FAILURE: Build (?:failed|completed) with ",
                r"^BUILD FAILED in ",
                r"^> Task \S+ FAILED$",
            ),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r"^\s*> (?:Run with --|Get more help)", r"^\* (?:Try|What went wrong|Get more help)"),
        ),
    ),
)
