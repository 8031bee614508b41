"""Gradle, and what its plugins for Android say.

Source: https://docs.gradle.org/current/userguide/command_line_interface.html
Source: https://developer.android.com/studio/write/lint
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="gradle",
    category=Category.COMPILE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the daemon died",
            (
                r"^Gradle build daemon disappeared unexpectedly",
                r"^The Daemon will expire .* memory",
            ),
            Category.OOM,
        ),
        Signature(
            Evidence.CAUSE,
            "gradle cannot do what it is told",
            (
                r"^(?:Task|Project) '.*' not found in ",
                r"^Cannot locate tasks that match ",
                r"^(?:> )?Unsupported class file major version",
                r"^Could not determine java version",
                r"^Unknown command-line option '",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "what Android lint found",
            (r"^\S.*\.(?:java|kt|kts|xml|gradle|toml|pro):(?:\d+: )?Error: .* \[\w+\]$",),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "a resource that Android cannot link",
            (r"(?:^|: )AAPT: error: ", r"^error: failed linking (?:references|file resources)"),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "what a test raised",
            (r"^\s+(?:[\w$]+\.)+[A-Z][\w$]*(?:: .*| at \S+:\d+)?$",),
            Category.TEST,
            follows=r"^[\w.$]+ > .+ FAILED$",
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
                r"^\d+ tests? completed, \d+ failed",
            ),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r"^\s*> (?:Run with --|Get more help)", r"^\* (?:Try|What went wrong|Get more help)"),
        ),
    ),
)
