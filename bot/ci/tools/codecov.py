"""Services and checks of coverage: Codecov, Coveralls, diff-cover, JaCoCo, interrogate.

Source: https://docs.codecov.com/docs/error-reference
Source: https://docs.coveralls.io/api-reference
Source: https://github.com/Bachmann1234/diff_cover
Source: https://www.jacoco.org/jacoco/trunk/doc/check-mojo.html
Source: https://interrogate.readthedocs.io/en/latest/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="coverage-gate",
    category=Category.POLICY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "too little is covered by tests",
            (
                r"^Failure\. (?:Coverage|Quality) is below [\d.]+%",
                r"\bRule violated for \w+ \S+: .* ratio is [\d.]+, but expected minimum is ",
                r"^RESULT: FAILED \(minimum: [\d.]+%, actual: [\d.]+%\)",
                (
                    r"^(?:total |error: )?coverage:? \(?[\d.]+%\)? (?:is )?(?:below|less than"
                    r"|lower than|under) (?:the )?(?:threshold|minimum|required)"
                ),
            ),
            Category.POLICY,
        ),
        Signature(
            Evidence.VERDICT,
            "the report was not taken",
            (
                (
                    r"^error - .{0,40}-- (?:Upload|Commit creating|Report creating|Upload queued"
                    r"|Process|Failed)\S*\b.*(?:failed|\{)"
                ),
                r"^(?:⚠️ |Error: |##\[error\])?(?:Coveralls: )?Bad response: \d{3} ",
                r"^(?:⚠️ )?Internal server error\. Please contact Coveralls",
            ),
        ),
    ),
)
