"""The GitHub command line.

Source: https://cli.github.com/manual/gh_help_exit-codes
Source: https://cli.github.com/manual/gh_help_environment
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="gh",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "gh has no token",
            (
                r"^gh: To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN",
                r"^To get started with GitHub CLI, please run: ",
                r"^(?:error validating token|The value of the GH_TOKEN environment variable)",
            ),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "GitHub limits the requests",
            (r"^(?:gh: |HTTP 403: )(?:API rate limit|You have exceeded a secondary rate)",),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "GitHub refused",
            (
                r"^gh: .*\(HTTP 40[13]\)",
                r"^HTTP 40[13]: ",
                r"^GraphQL: .*(?:not accessible by integration|not permitted|not authorized)",
                r"^pull request create failed: GraphQL: .*not (?:permitted|accessible)",
            ),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "GitHub did not answer",
            (r"^gh: .*\(HTTP 5\d\d\)", r"^HTTP 5\d\d: ", r"^error connecting to \S*github"),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "GitHub refused the request",
            (
                r"^gh: .*\(HTTP 4\d\d\)",
                r"^HTTP 4\d\d: ",
                r"^GraphQL: ",
                r"^(?:pull request create failed|a pull request for branch \".*\" into branch)\b",
                r"^X (?:Pull request|Run|Merging) .*(?:not mergeable|is not|was not|failed)",
            ),
        ),
        Signature(
            Evidence.CAUSE,
            "gh does not know which repository is meant",
            (r"^no git remotes found", r"^(?:release|run|workflow) not found$"),
            Category.CONFIG,
        ),
    ),
)
