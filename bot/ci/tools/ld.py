"""Linkers: GNU ld, gold, LLD, mold, and those of macOS and Windows.

Source: https://sourceware.org/binutils/docs/ld/
Source: https://lld.llvm.org/
Source: https://learn.microsoft.com/cpp/error-messages/tool-errors/linker-tools-errors-and-warnings
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_LD = r"\b(?:ld|ld\.\w+|ld64\.lld|rust-lld|lld-link|mold): "

_NOTE = r"^(?:\s*= note: )?"
"""In front of what the linker says, when rustc tells it on."""

TOOL = Tool(
    name="ld",
    category=Category.COMPILE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the linker was killed: most often memory ran out",
            (_NOTE + r"collect2: fatal error: \S+ terminated with signal 9\b",),
            Category.OOM,
        ),
        Signature(
            Evidence.CAUSE,
            "the linker crashed",
            (_NOTE + r"collect2: fatal error: \S+ terminated with signal (?:[1-8]|1\d)\b",),
            Category.CRASH,
        ),
        Signature(
            Evidence.CAUSE,
            "the linker misses something",
            (
                r": undefined reference to ",
                _LD + r"(?:error: )?(?:cannot find|undefined|library|framework|unable to find)",
                r": (?:fatal )?error LNK(?:1104|1181|2001|2019): ",
            ),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "a symbol that nothing defines",
            (r"^\s+\"\S.*\", referenced from:$",),
            Category.COMPILE,
            follows=r"^Undefined symbols for architecture",
        ),
        Signature(
            Evidence.VERDICT,
            "symbols are missing",
            (r"^Undefined symbols for architecture",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "a symbol is there twice",
            (
                r": multiple definition of ",
                _LD + r"(?:error: )?duplicate",
                r"^duplicate symbol '\S.*' in:$",
            ),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "the linker cannot do it",
            (
                _LD + r"(?:error|fatal): ",
                _LD + r".*: (?:file not recognized|relocation \S+ against )",
                r": relocation truncated to fit: ",
                r": fatal error LNK\d+: ",
                r": error LNK\d+: ",
                r"^CVTRES : fatal error CVT\d+: ",
                r"^mt(?:\.exe)? ?: general error c\w+: ",
            ),
            Category.COMPILE,
        ),
        Signature(Evidence.PLACE, "who needs the symbol", (r"^>>> (?:referenced by|defined at) ",)),
        Signature(
            Evidence.WRAPPER,
            "only says that something failed",
            (
                _NOTE + r"collect2: error: ld returned ",
                r": error: linker command failed",
                _LD + r"symbol\(s\) not found for architecture",
                _LD + r"\d+ duplicate symbols? for architecture",
                r": fatal error LNK1120: ",
            ),
        ),
    ),
)
