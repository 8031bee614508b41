"""What actions are made of: artifacts, caches, tokens, GitHub's API.

The messages are those of actions/toolkit and Octokit, whatever the action.
Source: https://github.com/actions/toolkit (packages/artifact, cache, core)
Source: https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_ERROR = r"^(?:\w*Error: )*"

TOOL = Tool(
    name="actions-toolkit",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the artifact is not there",
            (
                _ERROR + r"Unable to find any artifacts\b",
                _ERROR + r"Unable to download artifact\(s\): Artifact not found",
                _ERROR + r"Artifact not found for name: ",
                _ERROR + r"Unable to find (?:an )?artifact",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "the artifact exists already",
            (
                _ERROR + r"Failed to CreateArtifact: Received non-retryable error: .*\b409\b",
                _ERROR + r"Failed to Create ?Artifact: .*an artifact with this name already exists",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the storage for artifacts is full",
            (_ERROR + r"Failed to Create ?Artifact: Artifact storage quota has been hit",),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "the artifact could not be moved",
            (
                _ERROR + r"Failed to (?:Create ?Artifact|FinalizeArtifact|ListArtifacts): ",
                _ERROR + r"Failed to GetSignedArtifactURL: ",
                _ERROR + r"Unable to download (?:and extract )?artifact",
                _ERROR + r"Artifact download failed after \d+ retries",
                _ERROR + r"(?:Unable to make request: E\w+|Upload progress stalled)",
                _ERROR + r"Failed to make request after \d+ attempts: ",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "the name of the artifact is not valid",
            (
                _ERROR
                + r"The (?:artifact name is|path for one of the files in artifact is) not valid",
                _ERROR + r"(?:Provided artifact name input|The (?:provided )?rootDirectory:?) ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the job may not ask for a token of OpenID Connect",
            (
                _ERROR + r"(?:Error message: )?Unable to get (?:the )?ACTIONS_ID_TOKEN_REQUEST_\w+",
                _ERROR + r"Failed to get ID Token\.",
            ),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "GitHub's API limits the requests",
            (
                _ERROR + r"API rate limit exceeded for ",
                _ERROR + r"You have exceeded a secondary rate limit",
                _ERROR + r"Rate limited: ",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "GitHub's API did not answer",
            (
                r"^\w*Error: (?:Server Error|Internal Server Error|Unicorn!.*)$",
                _ERROR + r"We couldn't respond to your request in time\.",
                _ERROR + r"No server is currently available to service your request\.",
                r"^Response status code does not indicate success: 5\d\d ",
                r"^List Artifacts failed: ",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "GitHub's API refused",
            (
                _ERROR + r"Resource not accessible by (?:integration|personal access token)",
                _ERROR + r"Bad credentials(?: - https://docs\.github\.com/rest)?$",
                _ERROR + r"(?:Must have admin rights|Resource protected by organization SAML)",
                _ERROR + r"GitHub Actions is not permitted to create or approve pull requests",
            ),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "GitHub's API refused the request",
            (
                _ERROR + r"Not Found - https://docs\.github\.com/",
                _ERROR + r"Validation Failed: ",
                _ERROR + r"Reference (?:already exists|does not exist)(?: - https://docs|$)",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "an action needs an input",
            (
                _ERROR + r"Input required and not supplied: ",
                _ERROR + r"Input does not meet YAML 1\.2 \"Core Schema\"",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a program that the action calls is not there",
            (_ERROR + r"Unable to locate executable file: ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the version cannot be installed",
            (
                _ERROR + r"Unable to find (?:Node|Go|Java) version '",
                _ERROR + r"The version '.*' with architecture '.*' was not found",
                _ERROR + r"(?:Could not find satisfied version|No matching version found) for ",
                _ERROR + r"Unexpected HTTP response: \d+",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "a file that makes the key of the cache is not there",
            (
                _ERROR
                + r"(?:Some specified paths were not resolved|Dependencies lock file is not found)",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the key of the cache is not valid",
            (
                _ERROR + r"(?:Key|Path) Validation Error: ",
                _ERROR + r"Failed to restore cache entry\. ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.NOISE,
            "a cache that fails fails no step",
            (
                r"^(?:##\[warning\])?Failed to (?:save|restore): ",
                r"^Cache (?:not found for input keys|save failed|hit for|restored)\b",
                r"^(?:##\[warning\])?Cache service responded with \d+",
                r"^(?:##\[warning\])?Unable to reserve cache with key ",
            ),
        ),
    ),
)
