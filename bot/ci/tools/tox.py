"""tox, versions 3 and 4.

Source: https://tox.wiki/en/stable/user_guide.html
Source: https://tox.wiki/en/3.28.0/config.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_ENV = r"^[\w.{},-]+: (?:\d+ [A-Z] )?"  # with -v tox puts milliseconds and a level before it

TOOL = Tool(
    name="tox",
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a command is not installed",
            (
                _ENV + r"Exception running subprocess ",
                _ENV + r"failed with \S+ is not allowed, use allowlist_externals",
                r"^ERROR: InvocationError for command could not find executable ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "an interpreter is not there",
            (
                _ENV + r"failed with could not find python interpreter",
                r"^ERROR:\s+(?:\S+: )?InterpreterNotFound: ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE, "the package cannot be built", (_ENV + r"packaging backend failed ",)
        ),
        Signature(Evidence.VERDICT, "why an environment failed", (_ENV + r"failed with \S",)),
        Signature(
            Evidence.CAUSE,
            "tox does not understand its arguments or its configuration",
            (r"^ROOT: HandledError\| ", r"^ERROR: (?:unknown environment |tox config file )"),
            Category.CONFIG,
        ),
        Signature(
            Evidence.HINT,
            "the command that failed",
            (_ENV + r"exit -?[1-9]\d* \([\d.]+ seconds\) ",),
        ),
        Signature(
            Evidence.HINT,
            "an environment was skipped",
            (_ENV + r"skipped because could not find python interpreter",),
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that an environment failed",
            (
                r"^\s*[\w.{},-]+: FAIL (?:code -?\d+ \(|\x{2716} in )",
                r"^  evaluation failed :\(",
                r"^ERROR:\s+\S+: (?:commands failed|could not install deps )",
                r"^ERROR: could not install deps ",
                r"^_+ summary _+$",
            ),
        ),
    ),
)
