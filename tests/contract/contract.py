"""What GitHub agreed to: each request it is sent, and each answer the simulator gives.

A test lets a contract observe the simulator, and looks at its problems in the end::

    contract = Contract(manifest.permissions)
    simulator.observers.append(contract.observe)
    ...
    assert contract.problems == []
"""

from bot.sim.operation import AS_APP, GRAPHQL
from bot.sim.world.apps import grants
from tests.contract import queries
from tests.contract.documents import answer_validator, body_validator, openapi, parameters
from tests.contract.permissions import PERMISSIONS


class Contract:
    """Collects what is against the documents.

    Attributes:
        problems: One line each; empty while all is well.
    """

    def __init__(self, granted):
        self.problems = []
        self._granted = granted

    def observe(self, exchange):
        """Look at an exchange."""
        where = f"{exchange.method} {exchange.path}"
        self.problems += [f"{where}: {one}" for one in problems(exchange, self._granted)]


def problems(exchange, granted):
    """Yield what is wrong with *exchange* for an App that was *granted* these permissions."""
    if not exchange.operation:
        yield "is no operation that is simulated"
    elif exchange.operation == GRAPHQL:
        yield from queries.problems(exchange.body, exchange.answer)
    else:
        if not _is_personal(exchange):
            yield from _permission_problems(exchange.operation, granted)
        yield from _query_problems(exchange)
        yield from _body_problems(exchange)
        yield from _answer_problems(exchange)


def _is_personal(exchange):
    """Tell whether a person asks, with a token of their own: app.yml says nothing about those."""
    sent = {name.lower(): value for name, value in exchange.headers.items()}
    return sent.get("authorization", "").startswith("token ghp_")


def _permission_problems(operation, granted):
    needs = [one for one in PERMISSIONS[operation] if one != AS_APP]
    if needs and not any(grants(granted, need) for need in needs):
        yield f"{operation} needs {' or '.join(needs)}, which app.yml does not ask for"


def _query_problems(exchange):
    known = {
        name: found
        for (place, name), found in parameters(exchange.operation).items()
        if place == "query"
    }
    for name, text in exchange.query.items():
        if name not in known:
            yield f"{exchange.operation} has no parameter {name}"
        elif not any(known[name][1].is_valid(value) for value in _readings(text)):
            yield f"{name}={text} is not allowed"
    for name, (parameter, _) in known.items():
        if parameter.get("required") and name not in exchange.query:
            yield f"the parameter {name} is required"


def _readings(text):
    """Yield what a parameter may mean: in a URL, everything is text."""
    yield text
    if text.isdecimal():
        yield int(text)
    if text in {"true", "false"}:
        yield text == "true"


def _body_problems(exchange):
    validator = body_validator(exchange.operation)
    if validator is None:
        if exchange.body:
            yield f"{exchange.operation} takes no body"
    else:
        yield from _errors(validator, exchange.body or {}, "sent")


def _answer_problems(exchange):
    validator = answer_validator(exchange.operation, exchange.status)
    if 200 <= exchange.status < 300 and exchange.answer is not None:
        if str(exchange.status) not in openapi()["operations"][exchange.operation]["responses"]:
            yield f"{exchange.operation} does not answer {exchange.status}"
        elif validator is not None:
            yield from _errors(validator, exchange.answer, "answered")


def _errors(validator, value, verb):
    for error in validator.iter_errors(value):
        place = "/".join(map(str, error.instance_path)) or "the body"
        yield f"{verb}: {place}: {error.message[-300:]}"
