"""Python: exceptions that end a program.

Source: https://docs.python.org/3/library/exceptions.html
Source: https://docs.python.org/3/library/faulthandler.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="python",
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a module cannot be imported",
            (r"^(?:ModuleNotFoundError|ImportError): ", r"^\S*python[\d.]*: No module named "),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "memory ran out",
            (r"^(?:\w+\.)*\w*(?:MemoryError|OutOfMemoryError)(?::|$)",),
            Category.OOM,
        ),
        Signature(
            Evidence.CAUSE, "the interpreter crashed", (r"^Fatal Python error: ",), Category.CRASH
        ),
        Signature(
            Evidence.CAUSE,
            "the script is not there",
            (r"^\S*python[\d.]*: can't open file ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.VERDICT,
            "an exception",
            (
                r"^(?:\w+\.)*[A-Z]\w*(?:Error|Exception|Interrupt|Expired|Timeout|ExceptionGroup)(?::|$)",
            ),
        ),
        Signature(Evidence.VERDICT, "an exception", (r"^(?:[a-z_]\w*\.)+[A-Z]\w+: ",)),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^(?:FAIL|ERROR): (?P<test>test\w* \(.+\))",),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that a command failed",
            (r"^(?:subprocess\.)?CalledProcessError: ",),
        ),
        Signature(
            Evidence.WRAPPER,
            "an exception follows",
            (
                r"^Traceback \(most recent call last\)",
                r"^During handling of the above exception",
                r"^The above exception was the direct cause",
            ),
        ),
        Signature(Evidence.NOISE, "", (r"^\s+(?:raise|return|assert|yield)\b", r"^\s+File \"")),
    ),
)
