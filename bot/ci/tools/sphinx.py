"""Sphinx. What it warns of fails a build only where warnings count as errors.

Source: https://www.sphinx-doc.org/en/master/man/sphinx-build.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="sphinx",
    category=Category.LINT,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "Sphinx is not set up right",
            (r"^\s*sphinx\.errors\.(?:ExtensionError|ConfigError|ApplicationError|ThemeError): ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "Sphinx is not set up right",
            (r"^\S",),
            Category.CONFIG,
            follows=r"^(?:Extension|Configuration|Application|Theme) error:$",
        ),
        Signature(
            Evidence.CAUSE,
            "a warning that counts as an error",
            (r"^\S",),
            Category.LINT,
            follows=r"^Warning, treated as error:$",
        ),
        Signature(
            Evidence.CAUSE,
            "a link leads nowhere",
            (r"^\( *\S+: line +\d+\) broken ",),
            Category.NETWORK,
        ),
        Signature(
            Evidence.HINT,
            "a warning, which may count as an error",
            (r"^\S.*\.(?:rst|md|py|txt|ipynb)(?::\S.*)?: (?:WARNING|ERROR|CRITICAL|SEVERE): \S",),
            Category.LINT,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that there were warnings",
            (
                r"^build finished with problems",
                r"^Warning, treated as error:$",
                r"^(?:Extension|Configuration|Application|Theme) error[:!]$",
            ),
        ),
        Signature(Evidence.NOISE, "", (r"^build succeeded",)),
    ),
)
