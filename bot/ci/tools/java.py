"""The Java virtual machine, and JUnit's own console.

Source: https://docs.oracle.com/en/java/javase/21/troubleshoot/
Source: https://docs.junit.org/current/user-guide/#running-tests-console-launcher
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_EXCEPTION = (
    r"^(?:java|javax|jakarta|kotlin|scala|groovy|org|com|net|io|hudson)\.(?:[\w$]+\.)+"
    r"[A-Z][\w$]*(?:Exception|Error)\b"
)

TOOL = Tool(
    name="java",
    category=Category.CRASH,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "memory ran out",
            (
                r"^(?:Exception .*|Caused by: )?java\.lang\.OutOfMemoryError\b",
                r"^# There is insufficient memory for the Java Runtime Environment",
            ),
            Category.OOM,
        ),
        Signature(
            Evidence.CAUSE,
            "the program was built for another Java",
            (r"java\.lang\.UnsupportedClassVersionError: ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the program is not there",
            (r"^Error: (?:Could not find or load main class|Unable to access jarfile) ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "why the virtual machine did not start",
            (r"\S",),
            Category.CONFIG,
            follows=r"^Error occurred during initialization of VM$",
        ),
        Signature(
            Evidence.CAUSE,
            "an exception that nothing caught",
            (r"^Exception in thread \"[^\"]*\" \S",),
            Category.CRASH,
        ),
        Signature(Evidence.VERDICT, "an exception", (_EXCEPTION,)),
        Signature(
            Evidence.PLACE, "what caused the exception", (r"^Caused by: (?:[\w$]+\.)+[A-Z]\w*",)
        ),
        Signature(
            Evidence.CAUSE,
            "the virtual machine crashed",
            (r"^# A fatal error has been detected by the Java Runtime Environment:",),
            Category.CRASH,
        ),
        Signature(
            Evidence.VERDICT, "a test failed", (r"^\d+\) (?P<test>\w+\([\w.$]+\))$",), Category.TEST
        ),
        Signature(
            Evidence.CAUSE,
            "what a test says",
            (r"\S",),
            Category.TEST,
            follows=r"^\d+\) \w+\([\w.$]+\)$",
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^\s+JUnit (?:Jupiter|Vintage|Platform Suite):(?P<test>\S.*)$",),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "what a test says",
            (r"^\s+=> (?:[\w$]+\.)+[A-Z]\w*(?:Error|Exception|Failure)\b",),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many tests failed",
            (r"^FAILURES!!!$", r"^Tests run: \d+,\s+Failures: \d+$"),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r"^\s+at [\w.$/@<>-]+\(.*\)$", r"^\s+\.\.\. \d+ (?:more|common frames omitted)$"),
        ),
    ),
)
