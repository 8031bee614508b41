"""GraphQL, which is one operation of its own.

Source: https://docs.github.com/en/graphql/overview/about-the-graphql-api
"""

from bot.sim.call import Call
from bot.sim.exchange import Reply
from bot.sim.graphql.execute import execute
from bot.sim.graphql.things import query
from bot.sim.operation import GRAPHQL, operation


@operation(GRAPHQL, "POST", "/graphql")
def answer(call: Call) -> Reply:
    """Answer a query. What is wrong with it stands in the answer, whose status is 200."""
    return Reply(200, execute(query(call), call.body))
