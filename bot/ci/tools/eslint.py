"""ESLint, and what wraps it: `next lint`, XO, standard.

Source: https://eslint.org/docs/latest/use/formatters/#stylish
Source: https://eslint.org/docs/latest/use/command-line-interface#exit-codes
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_SCRIPT = r"\.(?:[cm]?[jt]sx?|vue|svelte|astro)"

TOOL = Tool(
    name="eslint",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the parser is not set up for this file",
            (r"^\s+\d+:\d+\s+error\s+Parsing error: (?:\"parserOptions|Cannot (?:find|read))",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a file does not parse",
            (r"^\s+\d+:\d+\s+error\s+Parsing error: ",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "a rule is broken",
            (
                r"^\s+\d+:\d+\s+error\s+\S",
                r"^\d+:\d+ +Error: \S.*  [@\w/-]+$",
                r"^\S.*: line \d+, col \d+, Error - ",
                r"^\S+:\d+:\d+: .* \[Error/[@\w/-]+\]$",
                r"^ {2}\S+\.[cm]?[jt]sx?:\d+:\d+: .* \([@\w/-]+\)$",  # standard
            ),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "no warning is allowed",
            (r"^ESLint found too many warnings \(maximum: \d+\)",),
            Category.POLICY,
        ),
        Signature(Evidence.HINT, "a warning", (r"^\s+\d+:\d+\s+warning\s+\S",), Category.LINT),
        Signature(Evidence.HINT, "the file of what follows", (rf"^(?:/|[A-Z]:\\)\S*{_SCRIPT}$",)),
        Signature(
            Evidence.WRAPPER,
            "how many problems there are",
            (r"^✖ \d+ problems?", r"^\s*\d+ errors? and \d+ warnings? potentially"),
        ),
        Signature(
            Evidence.CAUSE,
            "ESLint cannot start",
            (
                r"^ConfigError: ",
                r"^TypeError: Key \"",
                r"^A configuration object specifies rule \"",
                r"^ESLint couldn't find",
                r"^(?:Error: )?Failed to load (?:plugin|config|parser) ['\"]",
                r"^Invalid option '--?\w",
                r"^No files matching (?:the pattern )?[\"'].* (?:was|were) found",
                r"^(?:Error: )?All files matched by '.*' are ignored",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.PLACE,
            "ESLint cannot start",
            (r"^Oops! Something went wrong",),
            Category.CONFIG,
        ),
    ),
)
