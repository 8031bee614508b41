"""The runner itself: timeouts, lost machines, actions that do not come, and its wrapping lines.

Source: https://github.com/actions/runner (src/Runner.Worker, src/Runner.Common)
Source: https://docs.github.com/en/actions/reference/limits (execution times)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

_EXIT = r"(?i)(?:process completed|script exited|exited|failed) with (?:exit )?(?:code|status)"

TOOL = Tool(
    name="actions-runner",
    zones=(Zone("script", r"^##\[group\]Run ", r"^##\[endgroup\]", Evidence.NOISE),),
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the job ran out of time",
            (r"^The job (?:running on runner .* )?has exceeded the maximum execution time",),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.CAUSE,
            "the step ran out of time",
            (r"^The action '.*' has timed out after \d+ minutes",),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.CAUSE,
            "the runner was lost",
            (
                r"(?i)lost communication with the server",
                r"(?i)^the hosted runner encountered an error",
            ),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "the runner was shut down",
            (r"^The runner has received a shutdown signal",),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "no runner took the job",
            (
                r"^The job was not (?:acquired|started)",
                r"^No runner matching",
                r"^The job has exceeded the maximum .*queued",
                r"^This request was automatically failed because there were no enabled",
            ),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "the disk is full",
            (
                r"(?i)no space left on device",
                r"(?i)there is not enough space on the disk",
                r"(?i)running out of disk space",
            ),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "the runner's pod did not start",
            (r"(?i)^error: pod .*(?:failed|unhealthy)", r"(?i)pod failed to come online"),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "the action does not exist or is not allowed",
            (
                r"^Unable to resolve action",
                r"^Can't find 'action\.ya?ml'",
                r"^An action could not be found",
                r"^Missing download info for",
                r"^(?:The action )?\S+/\S+@\S+ is not allowed (?:to be used )?in ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the action could not be downloaded",
            (r"^Failed to download (?:archive|action) ", r"^Action '.*' download has timed out"),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "the artifact is not there",
            (
                r"^Unable to download artifact",
                r"^Artifact not found",
                r"^Failed to Create ?Artifact",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "the workflow is not valid",
            (
                r"^The (?:workflow|template) is not valid",
                r"^(?:Unrecognized named-value|Unexpected value '|Input required and not supplied)",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the run was cancelled",
            (r"^The run was cancel+ed by ", r"^Canceling since a higher priority"),
            Category.CANCELLED,
        ),
        Signature(
            Evidence.VERDICT,
            "the job was cancelled",
            (r"^received SIGINT", r"^Step cancelled"),
            Category.CANCELLED,
        ),
        Signature(
            Evidence.HINT,
            "the job was cancelled",
            (r"^The operation was cancel+ed\.?$", r"^A task was cancel+ed\.?$"),
            Category.CANCELLED,
        ),
        Signature(
            Evidence.HINT,
            "137 is SIGKILL: most often memory ran out",
            (r"Process completed with exit code 137\b", r"exited with (?:code|status) 137\b"),
            Category.OOM,
        ),
        Signature(
            Evidence.HINT,
            "a signal killed the process",
            (r"Process completed with exit code (?:134|135|136|139)\b",),
            Category.CRASH,
        ),
        Signature(
            Evidence.HINT,
            "124 is what `timeout` returns",
            (r"Process completed with exit code 124\b",),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that the step failed",
            (_EXIT + r" '?(?:[1-9]|[1-9]\d|1[01]\d|12[0-35-9]|13[0-3]|138|14\d|[2-9]\d\d)\b",),
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that the step failed",
            (
                r"^The process '.*' failed with exit code",
                r"^Executing the custom container implementation failed",
                r"^The command exited with status",
                r"^Error: The command exited",
            ),
        ),
        Signature(
            Evidence.WRAPPER,
            "the step had not written its files",
            (r"^No files were found with the provided path",),
        ),
        Signature(Evidence.NOISE, "", (r"^##\[(?:end|start)-action ", r"^\[command\]")),
        Signature(
            Evidence.TRACE,
            "its output went to a file",
            (r"""[^-=]>{1,2}\s*[\w./$\"'{-]+\"?(?:\s|$)""",),
            zone="script",
        ),
        Signature(
            Evidence.NOISE,
            "",
            (
                r">\s*/dev/null",
                r">&",
                r">>?\s*\"?\$\{?GITHUB_",
                r"^shell:",
                r"^##\[",
                r"^\s*(?:echo|printf|#)\b",
            ),
            zone="script",
        ),
    ),
)
