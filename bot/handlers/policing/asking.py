"""Who may ask for more than an explanation: whoever may push, and the author."""

from bot.commands.refusal import RefusalError
from bot.handlers.act import Order
from bot.handlers.deploying.people import role_line
from bot.markdown import code
from bot.model import Permission
from bot.reason import Reason


def require_part(order: Order) -> None:
    """Refuse who has no part in the change.

    Raises:
        RefusalError: They may not push to the repository, and have not opened the pull request.
    """
    if order.role >= Permission.WRITE or order.actor.id == order.change.author.id:
        return
    raise RefusalError(
        f"{code(order.actor.login)} may neither push here nor is the author.",
        reason=Reason.NO_PERMISSION,
        checked=role_line(order.actor, order.role),
    )
