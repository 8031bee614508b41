"""What projects ask of a pull request beside its code.

Its title, labels, changelog, sign-off, licence agreement.

Source: https://github.com/amannn/action-semantic-pull-request
Source: https://github.com/contributor-assistant/github-action
Source: https://github.com/dcoapp/app
Source: https://github.com/dangoslen/changelog-enforcer
Source: https://github.com/mheap/github-action-required-labels
Source: https://towncrier.readthedocs.io/en/stable/cli.html
Source: https://jorisroovers.com/gitlint/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="contribution-rules",
    category=Category.POLICY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the title is not of the form that the project asks for",
            (
                r"^(?:Error: )?(?:No release type|No subject) found in pull request title \"",
                r"^(?:Error: )?Unknown (?:release type|scope)s? \".*\" found in pull request title",
                r"^The subject \".*\" found in (?:the )?pull request title",
                (
                    r"(?i)^(?:error: )?(?:the )?(?:PR|pull request) title (?:\".*\" )?(?:must"
                    r"|does not|doesn\'t|should|is not|isn\'t|failed to) "
                ),
            ),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "a commit is not signed off",
            (
                r"; The sign-off is missing\.$",
                (
                    r"(?i)^(?:error: |\W+)?(?:all )?commits? .{0,60}(?:must be signed[- ]off"
                    r"|(?:is|are) missing (?:a )?(?:DCO|sign-?off|signed-off-by)"
                    r"|without (?:a )?(?:DCO|sign-?off|signed-off-by))"
                ),
            ),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "the licence agreement is not signed",
            (
                r"^(?:Error: )?Committers of [Pp]ull [Rr]equest number \d+ have to sign the CLA",
                r"^(?:CLA not signed|Please sign the CLA) ",
            ),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "the change is not in the changelog",
            (
                r"^No update to \S+ found!",
                r"^No new newsfragments found on this branch\.",
                (
                    r"(?i)^(?:error: )?no (?:changelog|change ?log|news) (?:entry|file"
                    r"|fragment)s? (?:was |were )?found\b"
                ),
            ),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "a label is missing",
            (r"^Label error\. Requires (?:exactly|at least|at most) \d",),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "what gitlint says of a commit",
            (r"^\d+: [A-Z]{1,3}\d+ [A-Z]\w+ ",),
            Category.LINT,
        ),
    ),
)
