"""Docker, Buildx and BuildKit.

Source: https://docs.docker.com/engine/daemon/troubleshoot/
Source: https://docs.docker.com/build/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="docker",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.WRAPPER,
            "only says that a command failed",
            (
                r"did not complete successfully: exit code: \d+",
                r"returned a non-zero code: \d+",
            ),
        ),
        Signature(
            Evidence.CAUSE,
            "the daemon does not run",
            (r"Cannot connect to the Docker daemon",),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "the registry limits its pulls",
            (r"(?i)toomanyrequests: ", r"(?i)reached your (?:un\w+ )?pull rate limit"),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "the registry refused",
            (r"pull access denied", r"denied: requested access", r"(?:denied|unauthorized): "),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "an image does not exist",
            (
                r"^Error response from daemon: .*(?:not found|No such image)",
                r"manifest (?:for .* not found|unknown)",
                r"^ERROR: .*failed to (?:solve|build): .*failed to resolve source metadata",
                r"^ERROR: .*failed to (?:solve|build): .*not found",
            ),
            Category.DEPENDENCY,
        ),
        Signature(Evidence.CAUSE, "the daemon refused", (r"^Error response from daemon: ",)),
        Signature(
            Evidence.CAUSE,
            "the build stopped",
            (
                r"^(?:buildx failed with: )?ERROR: failed to (?:solve|build|push|receive)",
                r"^(?:error: )?failed to solve: ",
            ),
        ),
        Signature(Evidence.VERDICT, "a step of the build failed", (r"^#\d+ ERROR: ",)),
        Signature(
            Evidence.CAUSE,
            "the container did not start",
            (r"exec format error", r"OCI runtime \w+ failed"),
            Category.CONFIG,
        ),
        Signature(Evidence.PLACE, "the line of the Dockerfile", (r"^\s*\d+ \| >>> ",)),
    ),
)
