"""protoc, the compiler of Protocol Buffers.

Source: https://protobuf.dev/reference/cpp/api-docs/google.protobuf.compiler.command_line_interface/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="protoc",
    category=Category.COMPILE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a file is not there",
            (r"^\S+\.proto: File not found\.$", r"^Could not make proto path relative: "),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.PLACE,
            "the import that failed",
            (r"^\S+\.proto:\d+:\d+: Import \".*\" was not found or had errors\.$",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a file does not compile",
            (r"^\S+\.proto:\d+:\d+: (?:[\"A-HJ-Z]|I[^m])",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "protoc does not understand its arguments",
            (
                r"^Missing output directives\.$",
                r"^Missing value for flag: ",
                r"^protoc-gen-\S+: program not found or is not executable",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that a plugin failed",
            (r"^--\w+_out: protoc-gen-\S+: Plugin failed",),
        ),
    ),
)
