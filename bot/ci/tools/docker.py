"""Docker, Buildx and BuildKit.

Source: https://docs.docker.com/engine/daemon/troubleshoot/
Source: https://docs.docker.com/build/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_SAID = r"^(?:(?:docker|ERROR|[Ee]rror|#\d+ ERROR): |Error response from daemon: )+"

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
                r"^(?:#\d+ ERROR: )?executor failed running \[",
            ),
        ),
        Signature(
            Evidence.CAUSE,
            "the daemon does not run",
            (
                r"Cannot connect to the Docker daemon",
                r"failed to connect to the docker API at ",
            ),
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
            "the registry cannot be reached",
            (
                _SAID + r".*(?:Client\.Timeout exceeded|TLS handshake timeout|i/o timeout)",
                _SAID + r".*(?:connection reset by peer|unexpected EOF$|DeadlineExceeded: )",
                _SAID + r".*unexpected status(?: code)?(?: from .*)?:? 5\d\d ",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "the registry refused",
            (
                r"pull access denied",
                r"denied: requested access",
                r"^(?:denied|unauthorized): ",
                r"^no basic auth credentials$",
                _SAID + r".*\b(?:denied|unauthorized|insufficient_scope): ",
                r"permission denied while trying to connect to the [Dd]ocker",
                r"^Error: Cannot perform an interactive login from a non TTY device",
                r"^(?:Error: )?Username and password required$",
            ),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "an image does not exist",
            (
                r"^(?:docker: )?Error response from daemon: .*(?:not found|No such image)",
                r"manifest (?:for .* not found|unknown)",
                r"^ERROR: .*failed to (?:solve|build): .*failed to resolve source metadata",
                r"^ERROR: .*failed to (?:solve|build): .*not found",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "the repository is not in the registry",
            (r"^name unknown: ",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "the daemon refused",
            (
                r"^(?:docker: )?Error response from daemon: ",
                r"^Error: No such (?:container|object|image|network|volume)",
            ),
        ),
        Signature(
            Evidence.CAUSE,
            "a file is not in the build's context",
            (
                r"^(?:COPY|ADD) failed: ",
                r"^failed to (?:compute|load) cache key: ",
                r"^(?:ERROR: )?unable to prepare context: ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "docker does not understand its arguments",
            (
                r"^docker: (?:unknown command: docker|'.*' is not a docker command)",
                r"^(?:ERROR: )?\"docker .*\" requires (?:exactly|at least|at most)? ?\d+ argument",
                r"^(?:docker: |ERROR: )?invalid (?:reference format|tag \"|argument \")",
                r"^ERROR: (?:BuildKit is enabled but|no builder \"|unknown (?:flag|shorthand))",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a container that another one waits for did not become healthy",
            (r"^dependency failed to start: ", r"^container \S+ (?:is unhealthy|exited \(\d+\))$"),
        ),
        Signature(
            Evidence.CAUSE,
            "the Compose file is wrong",
            (
                r"^(?:validating .*: |service \".*\" (?:depends on|refers to) undefined )",
                r"^(?:no configuration file provided: not found|no such service: )",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the build stopped",
            (
                r"^(?:buildx failed with: )?ERROR: failed to (?:solve|build|push|receive)",
                r"^(?:error: )?failed to solve(?: with frontend \S+)?: ",
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
        Signature(
            Evidence.NOISE,
            "",
            (
                r"^#\d+ (?:sha256:|DONE|CACHED|transferring|resolve |exporting|\[)",
                r"^Docker (?:pull|build) failed with exit code \d+, back off",
            ),
        ),
    ),
)
