"""flake8, pycodestyle and pyflakes. Unlike Ruff's, most of their messages begin in lower case.

Source: https://flake8.pycqa.org/en/latest/user/invocation.html
Source: https://pycodestyle.pycqa.org/en/latest/intro.html (error codes)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_MESSAGE = r"(?:[a-z'\"]|(?:Syntax|Indentation|Token)Error: [a-z(]|\w+Error: \[Errno )"

TOOL = Tool(
    name="flake8",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a rule is broken",
            (
                rf"^\S[^:]*\.(?:pyi?|ipynb):\d+:\d+: [A-Z]{{1,3}}\d{{3,4}} {_MESSAGE}",
                rf"^\S[^:]*\.(?:pyi?|ipynb):\d+: \[[A-Z]{{1,3}}\d{{3,4}}\] {_MESSAGE}",
            ),
            Category.LINT,
        ),
        Signature(
            Evidence.PLACE,
            "how often a rule is broken",
            (r"^\d+ {1,5}[A-Z]{1,3}\d{3,4} [a-z'\"]",),
            Category.LINT,
        ),
    ),
)
