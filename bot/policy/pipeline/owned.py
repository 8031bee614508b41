"""Whether the files of the pipeline have owners of their own.

Only what CODEOWNERS says of ``.github`` and of everything is read: the last such line wins.
Source: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
"""

from bot.policy.checkout import Checkout

PATHS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where the file may be. The first that exists counts."""
_OWN = frozenset({"*", "**", "**/*", ".github", ".github/workflows"})
_KINDS = ("*.yml", "*.yaml")


def is_owned(checkout: Checkout) -> bool | None:
    """Whether somebody owns the workflows; None if the files were not listed, or not read."""
    if checkout.paths is None:
        return None
    path = next((path for path in PATHS if path in checkout.paths), None)
    if path is None:
        return False
    return _owns(checkout.text(path)) if path in checkout.files else None


def _owns(text: str) -> bool:
    is_owned = False
    for line in text.split("\n"):
        words = line.partition("#")[0].split()
        if words and _is_about_workflows(words[0]):
            is_owned = len(words) > 1
    return is_owned


def _is_about_workflows(pattern: str) -> bool:
    plain = pattern.removeprefix("/")
    return plain in _OWN or plain in _KINDS or plain.rstrip("/*") in _OWN - {"*", "**"}
