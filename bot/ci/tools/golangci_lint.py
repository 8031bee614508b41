"""golangci-lint, both major versions, in its text output.

Source: https://golangci-lint.run/docs/configuration/file/ (output formats)
Source: https://golangci-lint.run/docs/welcome/faq/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_PLACE = r"^\S+\.go:\d+(?::\d+)?: .*"
_SAID = r"^(?:Error: |The command is terminated due to an error: |level=error msg=\"|ERRO )"

TOOL = Tool(
    name="golangci-lint",
    category=Category.LINT,
    signatures=(
        Signature(  # "compile" is what staticcheck says, run by itself
            Evidence.CAUSE,
            "the code does not compile",
            (_PLACE + r" \((?:typecheck|compile)\)$",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "what a linter found",
            (_PLACE + r" \([a-z][\w-]*\)$",),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "the linters took too long",
            (_SAID + r"Timeout exceeded: ",),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.CAUSE,
            "the linters cannot start",
            (
                _SAID + r"(?:can't load config|unknown linters?|you can't set)",
                _SAID + r"(?:Running error: )?(?:\[linters_context\] |context loading failed)",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many were found",
            (r"^[1-9]\d* issues?[:.]?$", r"^issues found$", r"^\* [a-z][\w-]*: \d+$"),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r"^(?:level=(?:info|warning) msg=\"|INFO |WARN )\[[\w/ -]+\] ",),
        ),
    ),
)
