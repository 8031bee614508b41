"""Nx, and Lerna, which runs on it: what failed was said by what they ran.

Source: https://nx.dev/docs/reference/nx-commands
Source: https://lerna.js.org/docs/api-reference/commands
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="nx",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "Nx does not know the task or the project",
            (r"^\s*(?:NX|Lerna \(powered by Nx\)) +(?:Cannot|Could not) find ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.PLACE,
            "the task that failed",
            (r"^ *- \S+:\S+$",),
            Category.CONFIG,
            follows=r"^Failed tasks:$",
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that a task failed",
            (
                r"^\s*(?:NX|Lerna \(powered by Nx\)) +Running targets? .* failed",
                r"^Failed tasks:$",
                r"^\s*✖ +nx run ",
            ),
        ),
        Signature(Evidence.NOISE, "", (r"^  Critical path: ",)),
    ),
)
