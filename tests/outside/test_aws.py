"""One service of AWS: what is said when it does not do as it is told."""

import asyncio
import socket
import sys
from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from aiohttp import web

from bot.errors import ConfigError, NotFoundError, RefusedError, TransientError, UncertainError
from bot.outside import aws
from bot.outside.endpoints import Endpoint
from tests.outside.conftest import raw, serving

pytestmark = pytest.mark.skipif(
    find_spec("aiobotocore") is None, reason="aiobotocore is not installed"
)

ANSWER = "<Response><DescribeRulesResult><Rules/></DescribeRulesResult></Response>"
TAGS = {"ResourceArns": ["arn"], "Tags": [{"Key": "key", "Value": "value"}]}


def endpoint(url: str, **changes) -> Endpoint:
    keys = {"access_key_id": "AKIAEXAMPLE", "secret_access_key": "hidden", **changes}
    return Endpoint(**{"url": url, "region": "eu-west-1", **keys})


def refusing(status: int, code: str, calls: list[web.BaseRequest] | None = None):
    async def answer(request: web.BaseRequest) -> web.Response:
        if calls is not None:
            calls.append(request)
        said = f"<Code>{code}</Code><Message>arn:aws:iam::1:role/ours</Message>"
        return web.Response(status=status, text=f"<R><Error>{said}</Error></R>")

    return serving(answer)


@pytest.fixture
def is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws, "ATTEMPTS", 1)


@pytest.fixture
def has_no_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process without a role."""
    aws._session.cache_clear()
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    yield
    aws._session.cache_clear()


async def test_an_answer() -> None:
    asked: list[web.BaseRequest] = []

    async def answer(request: web.BaseRequest) -> web.Response:
        asked.append(request)
        return web.Response(text=ANSWER)

    async with serving(answer) as url, aws.client("elbv2", endpoint(url)) as elb:
        assert (await elb.ask("describe_rules", RuleArns=["arn"]))["Rules"] == []

    signed = asked[0].headers["Authorization"]
    assert "AKIAEXAMPLE" in signed
    assert "/eu-west-1/elasticloadbalancing/" in signed
    assert "hidden" not in signed


@pytest.mark.parametrize(
    ("status", "code", "reading", "writing"),
    [
        pytest.param(403, "AccessDenied", RefusedError, RefusedError, id="denied"),
        pytest.param(400, "ValidationError", RefusedError, RefusedError, id="not valid"),
        pytest.param(400, "RuleNotFound", NotFoundError, NotFoundError, id="not found"),
        pytest.param(400, "Throttling", TransientError, TransientError, id="throttled"),
        pytest.param(400, "RequestLimitExceeded", TransientError, TransientError, id="limited"),
        pytest.param(429, "Hurry", TransientError, TransientError, id="too many"),
        pytest.param(499, "Odd", RefusedError, RefusedError, id="the last of our faults"),
        pytest.param(500, "InternalFailure", TransientError, UncertainError, id="broken"),
        pytest.param(503, "ServiceUnavailable", TransientError, UncertainError, id="away"),
    ],
)
@pytest.mark.usefixtures("is_tried_once")
async def test_a_refusal(status, code, reading, writing) -> None:
    async with refusing(status, code) as url, aws.client("elbv2", endpoint(url)) as elb:
        with pytest.raises(TransientError if reading is TransientError else reading) as read:
            await elb.ask("describe_rules", RuleArns=["arn"])
        with pytest.raises((TransientError, RefusedError)) as write:
            await elb.tell("add_tags", **TAGS)

    assert type(read.value) is reading
    assert type(write.value) is writing
    assert str(read.value) == f"AWS answers DescribeRules with {code}"
    assert str(write.value) == f"AWS answers AddTags with {code}"
    assert getattr(read.value, "status", status) == status


async def test_a_call_is_tried_three_times() -> None:
    calls: list[web.BaseRequest] = []
    async with refusing(500, "Odd", calls) as url, aws.client("elbv2", endpoint(url)) as elb:
        with pytest.raises(TransientError):
            await elb.ask("describe_rules", RuleArns=["arn"])

    assert len(calls) == 3


@pytest.mark.usefixtures("is_tried_once")
@pytest.mark.parametrize(
    ("body", "service", "operation"),
    [
        pytest.param(b"", "elbv2", "describe_load_balancers", id="nothing"),
        pytest.param(b"<html>", "elbv2", "describe_load_balancers", id="a page"),
        pytest.param(b"<a/>", "elbv2", "describe_load_balancers", id="another document"),
        pytest.param(b"[]", "cloudwatch", "list_metrics", id="a list"),
        pytest.param(b"\xff", "cloudwatch", "list_metrics", id="no text"),
    ],
)
async def test_an_answer_of_someone_else(body, service, operation) -> None:
    async def answer(request: web.BaseRequest) -> web.Response:
        return web.Response(body=body)

    async with serving(answer) as url, aws.client(service, endpoint(url)) as one:
        with pytest.raises(TransientError, match="does not speak as AWS does") as reading:
            await one.ask(operation)
        with pytest.raises(UncertainError, match="does not speak as AWS does"):
            await one.tell(operation)

    assert type(reading.value) is TransientError


@pytest.mark.usefixtures("is_tried_once")
async def test_a_refusal_without_a_code() -> None:
    async def answer(request: web.BaseRequest) -> web.Response:
        return web.Response(status=502, text="<html><body>Bad Gateway</body></html>")

    async with serving(answer) as url, aws.client("elbv2", endpoint(url)) as elb:
        with pytest.raises(TransientError, match="AWS answers DescribeRules with 502"):
            await elb.ask("describe_rules", RuleArns=["arn"])


@pytest.mark.usefixtures("is_tried_once")
async def test_nobody_is_there() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        async with aws.client("elbv2", endpoint(url)) as elb:
            with pytest.raises(TransientError, match="no connection to AWS") as caught:
                await elb.tell("add_tags", **TAGS)

    assert type(caught.value) is TransientError


@pytest.mark.usefixtures("is_tried_once")
async def test_a_line_that_breaks() -> None:
    async def hang_up(reader, writer) -> None:
        await reader.read(1)

    async with (
        raw(hang_up) as port,
        aws.client("elbv2", endpoint(f"http://127.0.0.1:{port}")) as elb,
    ):
        with pytest.raises(TransientError, match="AWS does not answer") as reading:
            await elb.ask("describe_rules", RuleArns=["arn"])
        with pytest.raises(UncertainError, match="AWS does not answer"):
            await elb.tell("add_tags", **TAGS)

    assert type(reading.value) is TransientError


@pytest.mark.usefixtures("is_tried_once")
@pytest.mark.parametrize(
    ("limit", "says"), [("PATIENCE", "ReadTimeoutError"), ("CALL", "TimeoutError")]
)
async def test_no_answer_in_time(limit, says, monkeypatch) -> None:
    monkeypatch.setattr(aws, limit, getattr(aws, limit) / 100)

    over = asyncio.Event()

    async def wait(reader, writer) -> None:
        await reader.read()  # until the other side gives up
        over.set()

    async with raw(wait) as port:
        async with aws.client("elbv2", endpoint(f"http://127.0.0.1:{port}")) as elb:
            with pytest.raises(UncertainError, match=f"AWS does not answer: {says}$"):
                await elb.tell("add_tags", **TAGS)
        await over.wait()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"region": ""}, "NoRegionError", id="no region"),
        pytest.param({"region": "nowhere!"}, "InvalidRegionError", id="no name of a region"),
        pytest.param({"secret_access_key": ""}, "PartialCredentialsError", id="half of the keys"),
        pytest.param({"url": "http://under_score"}, "ValueError", id="no address"),
    ],
)
@pytest.mark.usefixtures("has_no_keys")
async def test_an_endpoint_that_cannot_be_used(changes, says) -> None:
    with pytest.raises(ConfigError) as caught:
        async with aws.client("elbv2", endpoint("http://127.0.0.1:1").model_copy(update=changes)):
            pass

    assert str(caught.value) == f"the endpoint of AWS cannot be used: {says}"


@pytest.mark.usefixtures("has_no_keys")
async def test_no_role() -> None:
    there = endpoint("http://127.0.0.1:1", access_key_id="", secret_access_key="")
    async with aws.client("elbv2", there) as elb:
        with pytest.raises(ConfigError, match="NoCredentialsError"):
            await elb.ask("describe_rules", RuleArns=["arn"])


@pytest.mark.usefixtures("has_no_keys")
async def test_the_role_of_the_process(monkeypatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAROLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hidden")
    asked: list[web.BaseRequest] = []
    async with refusing(400, "Odd", asked) as url:
        there = endpoint(url, access_key_id="", secret_access_key="")
        async with aws.client("elbv2", there) as elb:
            with pytest.raises(RefusedError):
                await elb.ask("describe_rules", RuleArns=["arn"])

    assert "AKIAROLE" in asked[0].headers["Authorization"]


async def test_parameters_that_aws_cannot_mean() -> None:
    async with aws.client("elbv2", endpoint("http://127.0.0.1:1")) as elb:
        with pytest.raises(ConfigError, match="ParamValidationError"):
            await elb.ask("describe_rules", RuleArns="arn")


async def test_the_extra_is_not_installed(monkeypatch) -> None:
    aws._session.cache_clear()
    monkeypatch.setitem(sys.modules, "aiobotocore.session", None)

    with pytest.raises(ConfigError, match="install Sluice with its extra `aws`"):
        async with aws.client("elbv2", endpoint("http://127.0.0.1:1")):
            pass
