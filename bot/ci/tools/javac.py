"""The Java and Scala compilers, called by whatever build tool.

Source: https://docs.oracle.com/en/java/javase/21/docs/specs/man/javac.html
Source: https://docs.scala-lang.org/scala3/reference/
Source: https://www.scala-sbt.org/1.x/docs/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="javac",
    category=Category.COMPILE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a compiler error",
            (
                r"^(?:\s*\[javac\] )?\S.*\.(?:java|scala|groovy):\d+: error: ",
                r"^(?:\[error\] )?-- (?:\[E\d+\] )?.*Error: \S+\.scala:\d+:\d+ -+",
                r"^\[error\] \S+\.(?:java|scala):\d+(?::\d+)?: ",
            ),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "warnings count as errors",
            (r"^error: warnings found and -Werror specified$",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "javac does not understand how it is called",
            (
                r"^error: (?:file not found: |release version \S+ not supported|invalid flag: )",
                r"^error: (?:invalid (?:source|target) release: )",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a library cannot be loaded",
            (r"^\[error\] .*(?:Error downloading |unresolved dependency: )",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^\[(?:error|info)\] - (?P<test>\S.*) \*\*\* FAILED \*\*\*",),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "what a test says",
            (r"^\[(?:error|info)\]   \S",),
            Category.TEST,
            follows=r"\*\*\* FAILED \*\*\*",
        ),
        Signature(
            Evidence.WRAPPER,
            "how many errors there are",
            (
                r"^(?:\d+|one|two|three|four|five) errors? found$",
                r"^\[error\] (?:\(.*\) )?.*(?:Compilation failed|TestsFailedException|Tests un)",
                r"^\[error\] (?:\w+ errors? found|Total time: )",
                r"^\[error\] (?:Failed|Error): Total \d+",
            ),
        ),
        Signature(Evidence.NOISE, "", (r"^\S.*\.(?:java|scala):\d+: warning: ",)),
    ),
)
