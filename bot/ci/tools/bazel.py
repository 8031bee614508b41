"""Bazel.

Source: https://bazel.build/run/build
Source: https://bazel.build/reference/test-encyclopedia
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_TARGET = r"^(?P<test>@{0,2}\S*//\S+)\s+(?:\(cached\) )?"

TOOL = Tool(
    name="bazel",
    category=Category.COMPILE,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the target is not there",
            (
                r"^ERROR: .*(?:no such (?:package|target) '|Unable to load package for)",
                r"^ERROR: (?:Error computing the main repository mapping|Unrecognized option: )",
                r"^ERROR: \S+(?:BUILD\S*|\.bzl|WORKSPACE|MODULE\.bazel):\d+:\d+: (?:syntax|name) ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "something cannot be downloaded",
            (r"^(?:ERROR|Error in download\w*): .*Error downloading \[",),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "the server died",
            (r"^Server terminated abruptly \(error code: ",),
            Category.CRASH,
        ),
        Signature(
            Evidence.VERDICT,
            "a dependency cannot be loaded",
            (r"^ERROR: An error occurred during the fetch of repository ",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.VERDICT,
            "what could not be built",
            (r"^ERROR: \S+:\d+:\d+: .*(?:failed|exited)[: (]",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.VERDICT,
            "a test took too long",
            (_TARGET + r"TIMEOUT\b", r"^TIMEOUT: (?P<test>\S*//\S+)"),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (_TARGET + r"FAILED (?:in|TO)\b", r"^FAIL(?:ED)?: (?P<test>\S*//\S+)"),
            Category.TEST,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that something failed",
            (
                r"^(?:ERROR|FAILED): Build did NOT complete successfully",
                r"^(?:INFO: )?Build completed, \d+ tests? FAILED",
                r"^Executed \d+ out of \d+ tests?: .*fails? ",
                r"^ERROR: (?:Couldn't start the build|Error fetching repository: )",
                r"^Target \S+ failed to build$",
                r"^Use --(?:verbose_failures|sandbox_debug) to ",
                r"^ERROR: Analysis of target '.*' failed; build aborted",
            ),
        ),
        Signature(Evidence.NOISE, "", (_TARGET + r"(?:PASSED|NO STATUS|SKIPPED)\b",)),
    ),
)
