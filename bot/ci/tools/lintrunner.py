"""lintrunner, and the checks that stand beside it.

Source: https://github.com/suo/lintrunner (src/render.rs)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="lintrunner",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what a linter found",
            (r"^    \S.*\S$",),
            Category.LINT,
            follows=r"^  (?:Error|Warning) \([A-Z]\w*\) \S",
        ),
        Signature(
            Evidence.VERDICT,
            "which linter found something",
            (r"^  (?:Error|Warning) \([A-Z]\w*\) \S",),
            Category.LINT,
        ),
        Signature(
            Evidence.HINT,
            "advice, which fails too",
            (r"^  Advice \([A-Z]\w*\) \S",),
            Category.LINT,
        ),
        Signature(
            Evidence.PLACE,
            "the file of what follows",
            (r"^>>> Lint for \S",),
            Category.LINT,
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r"^(?:ok )?No lint issues\.$",),
        ),
    ),
)
