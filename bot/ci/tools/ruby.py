"""Ruby: exceptions that end a program, syntax errors, and Rake.

Source: https://docs.ruby-lang.org/en/master/language/exceptions_md.html
Source: https://ruby.github.io/rake/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_RAISED = r"^(?:\S+|<internal:[^>]*>):\d+:in [`'].*?': .*"
_ABORTED = r"^(?:rake|rails|bin/rails) aborted!$"

TOOL = Tool(
    name="ruby",
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a library cannot be loaded",
            (_RAISED + r"\(LoadError\)$", r"^\s*cannot load such file -- "),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE, "memory ran out", (_RAISED + r"\(NoMemoryError\)$",), Category.OOM
        ),
        Signature(
            Evidence.CAUSE,
            "a file does not parse",
            (r"^\s*\S+\.rb:\d+: syntax errors?[ ,]", r"syntax errors? found \(SyntaxError\)$"),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE, "the interpreter crashed", (r"^\S+:\d+: \[BUG\] ",), Category.CRASH
        ),
        Signature(
            Evidence.CAUSE,
            "the script is not there",
            (r"^ruby: No such file or directory -- ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "Rake knows no such task",
            (r"^Don't know how to build task '",),
            Category.CONFIG,
        ),
        Signature(Evidence.CAUSE, "an exception", (_RAISED + r"\((?:[A-Z]\w*::)*[A-Z]\w*\)$",)),
        Signature(
            Evidence.WRAPPER,
            "only says that a command failed",
            (r"^Command failed with status \(\d+\)", _ABORTED, r"^Tasks: TOP => "),
        ),
        Signature(Evidence.CAUSE, "what stopped Rake", (r"^\S",), follows=_ABORTED),
        Signature(Evidence.NOISE, "", (r"^\s+from \S+:\d+:in [`']", r"^\(See full trace by")),
    ),
)
