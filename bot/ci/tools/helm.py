"""Helm.

Source: https://helm.sh/docs/helm/
Source: https://helm.sh/docs/howto/charts_tips_and_tricks/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_FAILED = r"^Error: (?:UPGRADE FAILED|INSTALLATION FAILED|ROLLBACK FAILED|release \S+ failed)\b.*"

TOOL = Tool(
    name="helm",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the release took too long",
            (
                _FAILED + r"(?:timed out waiting|context deadline exceeded)",
                r"^Error: (?:timed out waiting for the condition|context deadline exceeded)",
            ),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.CAUSE,
            "the cluster or a repository cannot be reached",
            (
                _FAILED + r"cluster (?:reachability|unreachable)",
                r"^Error: [Kk]ubernetes cluster unreachable: ",
                r"^Error: looks like \".*\" is not a valid chart repository",
                r"^Error: Get \"https?://",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "the cluster refused",
            (_FAILED + r"\b(?:forbidden|Unauthorized)\b",),
            Category.PERMISSION,
        ),
        Signature(Evidence.CAUSE, "the release failed", (_FAILED,)),
        Signature(
            Evidence.CAUSE,
            "a chart that this one needs is not there",
            (
                r"^Error: (?:found in Chart\.yaml, but missing|no cached repository|no repo)",
                r"^Error: an error occurred while checking for chart dependencies",
                r"^Error: (?:chart \".*\" .*not found|failed to download \")",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "the templates or values are wrong",
            (
                r"^Error: (?:parse error at|YAML parse error on|execution error at) ",
                r"^Error: \S+/templates/\S+:\d+",
                r"^Error: template: ",
                r"^Error: values don't meet the specifications",
                r"^Error: (?:failed (?:parsing|to parse) |unable to build kubernetes objects)",
                r"^\[ERROR\] (?:templates/|values\.yaml|Chart\.yaml)",
                r"^Error unable to check Chart\.yaml",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "Helm does not understand its arguments",
            (r"^Error: unknown (?:command \".*\" for \"helm\"|flag: )",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.VERDICT,
            "what is wrong with the template",
            (r"^\s+(?:nil pointer evaluating|error calling|wrong type for value)",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.VERDICT,
            "what is wrong with the values",
            (r"^\s*- (?:at '/|\w[\w.]*: (?:Invalid type|Additional property)|\(root\): )",),
            Category.CONFIG,
        ),
        Signature(Evidence.WRAPPER, "only counts", (r"^Error: \d+ chart\(s\) linted, [1-9]",)),
        Signature(
            Evidence.NOISE,
            "",
            (r"^\d+ chart\(s\) linted, 0 ", r"^\[INFO\] Chart\.yaml: ", r"^Use --debug flag"),
        ),
    ),
)
