"""Deno.

Source: https://docs.deno.com/runtime/reference/cli/
Source: https://docs.deno.com/runtime/fundamentals/testing/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="deno",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the program may not do that",
            (r"^error: (?:Uncaught )?(?:\(in promise\) )?(?:NotCapable|PermissionDenied): ",),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "an exception that nothing caught",
            (r"^error: Uncaught (?:\(in promise\) )?\S",),
            Category.CRASH,
        ),
        Signature(Evidence.CAUSE, "the types do not fit", (r"^TS\d+ \[ERROR\]: ",), Category.TYPE),
        Signature(
            Evidence.CAUSE,
            "a module cannot be found",
            (
                r"^error: (?:Module not found \"|npm package \x27|Could not find npm package )",
                r"^error: (?:Relative import path \"|JSR package manifest for )",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a file does not parse",
            (r"^error: (?:Uncaught )?SyntaxError: ",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE,
            "what a test raised",
            (r"^error: \S",),
            Category.TEST,
            follows=r"^\S.* => \S+:\d+:\d+$",
        ),
        Signature(
            Evidence.VERDICT,
            "files are not formatted",
            (r"^error: Found \d+ not formatted files? in ",),
            Category.LINT,
        ),
        Signature(
            Evidence.PLACE,
            "a step of it failed",
            (r"^\S.* \.\.\. FAILED \(due to ",),
            Category.TEST,
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^\s*(?P<test>\S.*) \.\.\. FAILED \(\d+m?s\)$",),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "Deno does not understand its arguments",
            (r"^error: (?:deno task couldn't find|Task not found: )",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that it failed",
            (r"^error: (?:Test|Type checking) failed\.?$", r"^FAILED \| \d+ passed"),
        ),
    ),
)
