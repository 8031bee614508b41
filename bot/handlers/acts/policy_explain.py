"""``/policy explain RULE``: why a rule exists, and what to do."""

from bot.commands.known.policy import ExplainRule
from bot.commands.refusal import RefusalError
from bot.config.load import canonical
from bot.config.spelling import nearest
from bot.handlers.act import Act, Answer, Order
from bot.handlers.services import Services
from bot.markdown import code
from bot.policy.answers import explained
from bot.policy.engine import KNOWN_RULES, RULE_OF
from bot.reason import Reason


async def run(intent: ExplainRule, _: Order, __: Services) -> Answer:
    """Look it up, by its own name or zizmor's."""
    rule = RULE_OF.get(canonical(intent.rule, KNOWN_RULES))
    if rule is None:
        hint = nearest(intent.rule, KNOWN_RULES)
        raise RefusalError(
            f"There is no rule {code(intent.rule)}{hint}.", reason=Reason.PARSE_ERROR
        )
    return Answer(reply=explained([rule]))


ACT = Act(on=ExplainRule, run=run)
