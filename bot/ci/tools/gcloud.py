"""The Google Cloud command line: gcloud, gsutil and bq, and the actions that call it.

Source: https://cloud.google.com/sdk/gcloud/reference
Source: https://github.com/google-github-actions/auth/blob/main/docs/TROUBLESHOOTING.md
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_GCLOUD = r"\bERROR: \(gcloud[\w.-]*\)"

TOOL = Tool(
    name="gcloud",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "Google Cloud refused",
            (
                _GCLOUD + r".*(?:PERMISSION_DENIED|UNAUTHENTICATED|does not have permission)",
                _GCLOUD + r" You do not currently have an active account",
                _GCLOUD + r" There was a problem refreshing",
                r"^(?:Error: )?google-github-actions/auth failed with: ",
                r"^AccessDeniedException: 40[13]\b",
                r"^ServiceException: 401\b",
            ),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "Google Cloud cannot be reached",
            (_GCLOUD + r".*(?:UNAVAILABLE|DEADLINE_EXCEEDED|RESOURCE_EXHAUSTED)\b",),
            Category.NETWORK,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that the build there failed",
            (_GCLOUD + r" (?:build \S+ completed with status|Build failed; check build logs)",),
        ),
        Signature(Evidence.CAUSE, "why gcloud stopped", (r"^ERROR: \(gcloud[\w.-]*\) ",)),
        Signature(
            Evidence.CAUSE, "gcloud itself failed", (r"^ERROR: gcloud crashed \(",), Category.CRASH
        ),
        Signature(
            Evidence.CAUSE,
            "an action stopped",
            (r"^(?:Error: )?google-github-actions/[\w-]+ failed with: ",),
        ),
        Signature(
            Evidence.CAUSE,
            "why gsutil or bq stopped",
            (
                r"^(?:CommandException|BadRequestException|NotFoundException): ",
                r"^BigQuery error in \w+ operation: ",
            ),
        ),
    ),
)
