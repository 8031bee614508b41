"""The Kotlin compiler, by itself and in Gradle or Maven.

Source: https://kotlinlang.org/docs/command-line.html
Source: https://kotlinlang.org/docs/gradle-compilation-and-caches.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="kotlinc",
    category=Category.COMPILE,
    signatures=(
        Signature(Evidence.CAUSE, "memory ran out", (r"^e: .*\bOutOfMemoryError\b",), Category.OOM),
        Signature(
            Evidence.CAUSE,
            "warnings count as errors",
            (r"^(?:e|error): warnings found and -Werror specified",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "a compiler error",
            (r"^e: \S", r"^\S.*\.kts?:\d+:\d+: error: "),
            Category.COMPILE,
        ),
        Signature(Evidence.NOISE, "", (r"^w: \S", r"^\S.*\.kts?:\d+:\d+: warning: ")),
    ),
)
