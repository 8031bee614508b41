"""ShellCheck.

Source: https://github.com/koalaman/shellcheck/blob/master/shellcheck.1.md
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_CARET = r"^\s*\^[-^]*\^?-* SC\d{4}"
_GCC = r"^\S.*:\d+:\d+: "

TOOL = Tool(
    name="shellcheck",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "an error in a script",
            (
                _CARET + r" \(error\): ",
                _GCC + r"error: .* \[SC\d{4}\]$",
                r"^<error line='\d+' .*severity='error' .*source='ShellCheck\.",
            ),
            Category.LINT,
        ),
        Signature(
            Evidence.VERDICT,
            "a warning about a script",
            (
                _CARET + r"(?: \(warning\))?: ",
                _GCC + r"warning: .* \[SC\d{4}\]$",
                r"^<error line='\d+' .*severity='warning' .*source='ShellCheck\.",
            ),
            Category.LINT,
        ),
        Signature(
            Evidence.PLACE,
            "a remark on a script",
            (
                _CARET + r" \((?:info|style)\): ",
                _GCC + r"note: .* \[SC\d{4}\]$",
                r"^<error line='\d+' .*severity='(?:info|style)' .*source='ShellCheck\.",
                r"^In (?:\S.*/)?(?:-|[^./\s]+|\S+\.(?:(?:ba|da|k|z)?sh|bats|in)) line \d+:$",
            ),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "ShellCheck cannot read the file",
            (r"^\S+: \S+: openBinaryFile: ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r"^\s*https://www\.shellcheck\.net/wiki/SC\d+ -- ", r"^Did you mean:"),
        ),
    ),
)
