"""One service of AWS at a time, with bounded patience, and every fault by its name.

aiobotocore is an optional extra, which is imported when an endpoint of AWS is first used. Where an
endpoint has no keys, its own chain of credentials is asked: the role of the machine or the pod.
What AWS says of a refusal names the role that we are, and is therefore never repeated.

Source: https://docs.aws.amazon.com/general/latest/gr/api-retries.html
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import cache
from typing import Any

from bot.errors import (
    BotError,
    ConfigError,
    NotFoundError,
    Problem,
    RefusedError,
    TransientError,
    UncertainError,
)
from bot.outside.endpoints import Endpoint

PATIENCE = timedelta(seconds=5)
"""For a connection, and for each answer. Our own limit: a poll comes every half minute."""

ATTEMPTS = 3
"""Of a call that is throttled or not answered. Our own limit."""

CALL = timedelta(seconds=20)
"""For a call, with all of its attempts. Our own limit."""

THROTTLED = frozenset({"RequestLimitExceeded", "TooManyRequestsException", "SlowDown"})
"""Beside all that have ``Throttl`` in their name."""

_TOO_MANY, _BROKEN = 429, 500


class Aws:
    """A client of one service, as ``client`` makes it."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its methods while running
        self._client = client

    async def ask(self, operation: str, **parameters: object) -> dict[str, Any]:
        """Call an *operation* that only reads, such as ``describe_rules``.

        Raises:
            TransientError: No answer in time, or AWS throttles us.
            NotFoundError: AWS has no such thing.
            RefusedError: AWS says no.
            ConfigError: The endpoint's credentials cannot be used.
        """
        return await self._call(operation, parameters, TransientError)

    async def tell(self, operation: str, **parameters: object) -> None:
        """Call an *operation* that writes and that may be repeated.

        Raises:
            UncertainError: No answer in time: it may have happened. See ``ask`` for the others.
        """
        await self._call(operation, parameters, UncertainError)

    async def _call(
        self, operation: str, parameters: dict[str, object], unanswered: type[TransientError]
    ) -> dict[str, Any]:
        from botocore import exceptions, parsers  # noqa: PLC0415 - an optional extra

        call = getattr(self._client, operation)
        try:
            async with asyncio.timeout(CALL.total_seconds()):
                answer: dict[str, Any] = await call(**parameters)
        except exceptions.ClientError as error:
            raise _refusal(error, unanswered) from None
        except exceptions.EndpointConnectionError:  # nothing was sent
            raise TransientError("there is no connection to AWS") from None
        except (exceptions.HTTPClientError, exceptions.ConnectionError, TimeoutError) as error:
            raise unanswered(f"AWS does not answer: {type(error).__name__}") from None
        except exceptions.BotoCoreError as error:
            raise _misconfigured(error) from None
        except (parsers.ResponseParserError, AttributeError, LookupError, ValueError):
            # botocore stumbles over what a proxy says in the place of AWS.
            raise unanswered("what answers does not speak as AWS does") from None
        return answer


@asynccontextmanager
async def client(service: str, endpoint: Endpoint) -> AsyncIterator[Aws]:
    """Make a client of *service*, such as ``elbv2``, for what *endpoint* says.

    Its ``url`` takes the place of AWS's own address, as for a VPC endpoint.

    Raises:
        ConfigError: The endpoint's region, keys or address cannot be used, or aiobotocore is not
            installed.
    """
    session = await asyncio.to_thread(_session)  # the import takes half a second
    from aiobotocore.config import AioConfig  # noqa: PLC0415 - an optional extra
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - an optional extra

    config = AioConfig(
        connect_timeout=PATIENCE.total_seconds(),
        read_timeout=PATIENCE.total_seconds(),
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
    )
    making = session.create_client(
        service,
        region_name=endpoint.region or None,
        endpoint_url=endpoint.url or None,
        aws_access_key_id=endpoint.access_key_id or None,
        aws_secret_access_key=endpoint.secret_access_key or None,
        verify=endpoint.ca_file or None,
        config=config,
    )
    async with AsyncExitStack() as stack:
        try:
            made = await stack.enter_async_context(making)
        except (BotoCoreError, ValueError) as error:
            raise _misconfigured(error) from None
        yield Aws(made)


@cache
def _session() -> Any:  # noqa: ANN401 - aiobotocore has no types
    """Return the one session: it holds what is read of botocore's descriptions of services."""
    try:
        from aiobotocore.session import get_session  # noqa: PLC0415 - an optional extra
    except ImportError:
        text = "an endpoint of AWS needs aiobotocore: install Sluice with its extra `aws`"
        raise ConfigError(Problem(0, 0, text)) from None
    return get_session()


def _refusal(error: Any, unanswered: type[TransientError]) -> BotError:  # noqa: ANN401 - see above
    """Name what AWS answered in *error*, a ``ClientError``."""
    status = int(error.response["ResponseMetadata"]["HTTPStatusCode"])
    code = str(error.response["Error"].get("Code") or status)
    said = f"AWS answers {error.operation_name} with {code}"
    if "Throttl" in code or code in THROTTLED or status == _TOO_MANY:
        return TransientError(said)
    if status >= _BROKEN:
        return unanswered(said)
    return (NotFoundError if code.endswith("NotFound") else RefusedError)(said, status=status)


def _misconfigured(error: Exception) -> ConfigError:
    """Say which of botocore's complaints it was; what they quote may be a secret."""
    text = f"the endpoint of AWS cannot be used: {type(error).__name__}"
    return ConfigError(Problem(0, 0, text))
