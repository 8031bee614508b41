"""A command that was understood and is not carried out."""

from bot.errors import UserError


class RefusalError(UserError):
    """Why not, what was looked at, and what to write instead.

    Attributes:
        checked: What was found, as safe Markdown; empty if there is nothing to show.
        paste: A line that would work; empty if there is none.
    """

    def __init__(self, cause: str, *, reason: str, checked: str = "", paste: str = "") -> None:
        super().__init__(cause, reason=reason)
        self.checked = checked
        self.paste = paste
