"""kubectl and the errors of a Kubernetes API server.

Source: https://kubernetes.io/docs/reference/kubectl/
Source: https://github.com/kubernetes/kubectl (pkg/cmd/util/helpers.go)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="kubectl",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the cluster refused",
            (
                r"^Error from server \((?:Forbidden|Unauthorized)\)",
                r"^error: You must be logged in to the server",
                r"^error: exec plugin: ",
            ),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "the cluster cannot be reached",
            (
                r"^The connection to the server \S+ was refused",
                r"^Unable to connect to the server: ",
                r"^Error from server \((?:ServiceUnavailable|InternalError)\)",
                r"^Error from server \((?:Timeout|TooManyRequests)\)",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "the rollout took too long",
            (
                r"^error: deployment \".*\" exceeded its progress deadline",
                r"^error: timed out waiting for the condition",
            ),
            Category.TIMEOUT,
        ),
        Signature(
            Evidence.CAUSE,
            "the cluster refused the object",
            (r"^Error from server \(\w+\)", r"^The \w[\w.-]* \".*\" is invalid: ?"),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "why kubectl stopped",
            (
                r"^error: error (?:parsing|validating|loading) ",
                r"^error: (?:unable to recognize|no matches for) ",
                r"^error: (?:resource mapping not found|the (?:path|server)|no context exists)",
                r"^error: unknown (?:command|flag)\b",
                r"^error: (?:expected '|no configuration has been provided)",
                r"^error: (?:stat|open|must specify|there is no need|no objects passed|context )",
                r"^Error in configuration: ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.PLACE,
            "a container does not start",
            (r"\b(?:CrashLoopBackOff|ImagePullBackOff|ErrImagePull|CreateContainerConfigError)\b",),
        ),
        Signature(
            Evidence.HINT, "a request that is repeated", (r"^[EW]\d{4} .*\bmemcache\.go:\d+\]",)
        ),
        Signature(Evidence.NOISE, "", (r"^Waiting for (?:deployment|daemon set|\d+ pods)\b",)),
    ),
)
