"""Python: exceptions that end a program, and what argparse, optparse and Click refuse.

Source: https://docs.python.org/3/library/exceptions.html
Source: https://docs.python.org/3/library/faulthandler.html
Source: https://docs.python.org/3/library/argparse.html
Source: https://click.palletsprojects.com/en/stable/exceptions/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_ARGPARSE = (
    r"^[\w./-]+(?: [\w-]+)*: error: (?:unrecognized arguments: |argument \S.*: |ambiguous option: |"
    r"the following arguments are required: |one of the arguments |Unrecognized option found: )"
)
_OPTPARSE = r"^(?:\S+: error: )?no such option: -{1,2}\S+$"
_CLICK = (
    r"^Error: (?:No such (?:option|command)|Missing (?:option|argument|parameter|command)|"
    r"Invalid value(?: for|:)|Got unexpected extra argument|Option '\S+' requires )"
)

TOOL = Tool(
    name="python",
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a module cannot be imported",
            (
                r"^(?:ModuleNotFoundError|ImportError): ",
                r"^\S*python[\d.]*: No module named ",
                r"^\S*python[\d.]*: Error while finding module specification for ",
            ),
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
            Evidence.CAUSE,
            "the source does not parse",
            (r"^(?:IndentationError|TabError): ",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.VERDICT,
            "an exception of a group",
            (r"^\s+\| (?:[a-z_]\w*\.)*[A-Z]\w*(?:Error|Exception)(?::|$)",),
        ),
        Signature(
            Evidence.VERDICT,
            "an exception",
            (
                r"^(?:\w+\.)*[A-Z]\w*(?:Error|Exception|ExceptionGroup)(?:: |$)",
                r"^(?:\w+\.)*[A-Z]\w*(?:Interrupt|Expired|Timeout)(?:: |$)",
            ),
        ),
        Signature(Evidence.VERDICT, "an exception", (r"^(?:[a-z_]\w*\.)+[A-Z]\w+: ",)),
        Signature(
            Evidence.CAUSE,
            "the program does not understand its arguments",
            (_ARGPARSE, _OPTPARSE, _CLICK),
            Category.CONFIG,
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
                r"^(?:  [+|] Exception Group )?Traceback \(most recent call last\)",
                r"^During handling of the above exception",
                r"^The above exception was the direct cause",
            ),
        ),
        Signature(Evidence.NOISE, "", (r"^\s+(?:raise|return|assert|yield)\b", r"^\s+File \"")),
    ),
)
