"""The AWS command line and SDKs, and the action that fetches their credentials.

Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-chap-troubleshooting.html
Source: https://github.com/aws-actions/configure-aws-credentials
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_DENIED = (
    r"(?:AccessDenied\w*|Unauthorized\w*|ExpiredToken\w*|InvalidClientTokenId|SignatureDoesNotMatch"
    r"|UnrecognizedClientException|InvalidAccessKeyId|AuthFailure|OptInRequired)"
)

_CALL = r"^(?:(?:fatal error|aws: \[ERROR\]): |(?:upload|download|copy|delete) failed: .* )?"

TOOL = Tool(
    name="aws",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "AWS refused",
            (
                rf"{_CALL}An error occurred \({_DENIED}\) when ",
                r"^Unable to locate credentials\b",
                r"^(?:Error: )?Could not assume role with OIDC: ",
                r"^(?:Error: )?Credentials could not be loaded\b",
                r"^(?:Error: )?The security token included in the request",
                r"^(?:Error: )?Not authorized to perform ",
                r"^The SSO session associated with this profile has expired",
            ),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "AWS cannot be reached",
            (
                r"^Could not connect to the endpoint URL: ",
                _CALL
                + r"An error occurred \((?:Throttling\w*|ServiceUnavailable|SlowDown)\) when ",
                _CALL + r"An error occurred \((?:InternalError|RequestTimeout|50\d)\) when ",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "AWS refused the request",
            (_CALL + r"An error occurred \(\w[\w.]*\) when ",),
        ),
        Signature(
            Evidence.VERDICT,
            "AWS refused a request",
            (rf"An error occurred \({_DENIED}\) when ",),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "what was waited for did not come",
            (
                r"^Waiter \w+ failed: ",
                r"^Failed to create/update the stack\. ",
                r"^Error: Failed to create changeset for the stack: ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the command line does not understand its arguments",
            (
                r"^aws: (?:error|\[ERROR\]): (?:argument|the following arguments|Unknown options)",
                r"^You must specify a region\b",
                r"^The user-provided path .* does not exist",
                r"^Invalid template path ",
                r"^The config profile \(.*\) could not be found",
                r"^Parameter validation failed:",
            ),
            Category.CONFIG,
        ),
    ),
)
