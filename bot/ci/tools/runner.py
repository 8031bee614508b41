"""The runner itself: timeouts, lost machines, actions that do not come, and its wrapping lines.

Source: https://github.com/actions/runner (src/Runner.Worker, src/Runner.Common)
Source: https://docs.github.com/en/actions/reference/limits (execution times)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

_EXIT = r"(?i)(?:process completed|script exited|exited|failed) with (?:exit )?(?:code|status)"

_HINTS = (
    (r"137", "137 is SIGKILL: most often memory ran out", Category.OOM),
    (
        r"-1073741515",
        "a library is missing: that is what Windows returns then",
        Category.DEPENDENCY,
    ),
    (r"127", "127 is what a shell returns for a command that is not there", Category.CONFIG),
    (r"126", "126 is what a shell returns for a file that may not be run", Category.PERMISSION),
    (r"143", "143 is SIGTERM: something told the process to stop", Category.INFRA),
    (r"124", "124 is what `timeout` returns", Category.TIMEOUT),
)
"""Exit codes of processes, and what they hint at."""

TOOL = Tool(
    name="actions-runner",
    zones=(
        Zone("script", r"^##\[group\]Run ", r"^##\[endgroup\]", Evidence.NOISE),
        Zone(
            "service",
            r"^##\[group\]Service container \S+ failed\.",
            r"^##\[endgroup\]",
            Evidence.CAUSE,
        ),
    ),
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
            (r"^The action (?:'.*' )?has timed out\b",),
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
            (
                r"^The runner has received a shutdown signal",
                r"^Operating system is shutting down for computer ",
            ),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "no runner took the job",
            (
                r"^The job was not acquired",
                r"^No runner matching",
                r"^The job has exceeded the maximum .*queued",
                r"^This request was automatically failed because there were no enabled",
            ),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "the account may not run jobs",
            (r"^The job was not started because ",),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "the environment does not let it through",
            (
                r"^(?:Branch|Tag) \".*\" is not allowed to deploy to ",
                r"^The deployment was rejected or didn't satisfy other protection rules",
            ),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "a service did not become healthy",
            (r"^Failed to initialize, .* service is ",),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "what the container of a service says",
            (r"(?i)^\s*(?:\S+ ){0,4}\[?(?:error|fatal(?: error)?|panic|mysqld: \w+)\b[\]:,]",),
            zone="service",
        ),
        Signature(
            Evidence.VERDICT,
            "a service did not start",
            (r"^Failed to initialize container ",),
            Category.INFRA,
        ),
        Signature(
            Evidence.PLACE,
            "a service did not start; what it printed follows",
            (r"^##\[group\]Service container \S+ failed\.",),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "the containers of the job did not start",
            (
                r"^Container (?:operations are only supported|feature is not supported)",
                r"^Min required docker engine API ",
            ),
            Category.INFRA,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that a container did not start",
            (r"^One or more containers failed to start\.",),
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
                r"^'using: .*' is not supported, use ",
                r"^'.*' should be either '\[path\]/Dockerfile'",
                r"^This request has been automatically failed because it uses a deprecated version",
                r"^(?:The action )?\S+/\S+@\S+ is not allowed (?:to be used )?in ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the action could not be downloaded",
            (
                r"^Failed to download (?:archive|action) ",
                r"^Action '.*' download has timed out",
                r"^Failed to resolve action download info\.$",
                r"^Can't (?:use 'tar -xzf' extract|un-zip) archive file: ",
                r"^Access denied to 'https?://",
            ),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "the workflow is not valid",
            (
                r"^The (?:workflow|template|expression) is not valid",
                r"^(?:Unrecognized (?:named-value|function)|Unexpected (?:value '|symbol: '))",
                r"^(?:Invalid workflow file|Error reading JToken from JsonReader)",
                r"^Invalid shell option\. ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "an output or a variable is not written as the runner reads it",
            (
                r"^Invalid (?:format|environment variable format) '",
                r"^Invalid (?:environment variable )?value\. Matching delimiter not found '",
                r"^The `(?:set-env|add-path)` command is disabled\.",
                r"^Can't (?:store|update) \w+ (?:output parameter|environment variable)",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.PLACE,
            "an output or a variable is not written as the runner reads it",
            (r"^Unable to process (?:file )?command '",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the shell or the folder of the step is not there",
            (
                r"^An error occurred trying to start process '.*' with working directory '",
                r"^(?:\w+): command not found$",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the run was cancelled",
            (
                r"^The run was cancel+ed by ",
                r"^Canceling since a (?:higher priority|deadlock)",
                r"^The strategy configuration was cancel+ed because ",
            ),
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
        *(
            Signature(Evidence.HINT, why, (_EXIT + rf" '?{code}\b",), category)
            for code, why, category in _HINTS
        ),
        Signature(
            Evidence.HINT,
            "a signal killed the process",
            (
                _EXIT + r" '?(?:132|134|135|136|139)\b",
                _EXIT + r" '?-10737(?:41819|41795|41676|41571|40940|40791)\b",
            ),
            Category.CRASH,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that the step failed",
            (
                _EXIT + r" '?-?[1-9]\d?\b",
                _EXIT + r" '?(?:1[01]\d|12[0-3589]|13[0138]|14[0-24-9]|1[5-9]\d|[2-9]\d\d)\b",
                r"^Executing the custom container implementation failed",
            ),
        ),
        Signature(
            Evidence.WRAPPER,
            "the step had not written its files",
            (r"^No files were found with the provided path",),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (
                r"^##\[(?:end|start)-action ",
                r"^##\[group\]Run ",
                r"^##\[endgroup\]$",
                r"^\[command\]",
            ),
        ),
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
