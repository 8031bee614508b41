"""Counts from CloudWatch, of an Application Load Balancer of AWS."""

from typing import Annotated, Literal

from pydantic import model_validator

from bot.config.kinds import EndpointName, Provider
from bot.config.spelling import Spelling

_ARN = "(?:arn:[a-z0-9-]{1,30}:elasticloadbalancing:[a-z0-9-]{1,30}:[0-9]{12}:"

LoadBalancer = Annotated[
    str,
    Spelling(
        _ARN + "loadbalancer/)?app/[A-Za-z0-9/-]{1,100}",
        "the ARN of an Application Load Balancer, or its end: `app/…`",
    ),
]
TargetGroup = Annotated[
    str,
    Spelling(
        _ARN + ")?targetgroup/[A-Za-z0-9/-]{1,100}",
        "the ARN of a target group, or its end: `targetgroup/…`",
    ),
]


class CloudWatchProvider(Provider):
    """CloudWatch, which counts the requests of an Application Load Balancer by the minute, two to three minutes late. Errors are the answers 5xx of the targets, and those that the load balancer made in their place. It does not tell latency. Its endpoint needs `cloudwatch:GetMetricData`."""  # noqa: E501 - one paragraph where an editor shows it

    provider: Literal["cloudwatch"] = "cloudwatch"
    """The kind of provider."""

    endpoint: EndpointName
    """The name of an endpoint of AWS that the operator set up."""

    load_balancer: LoadBalancer
    """The ARN of the load balancer, or its end: `app/api/50dc6c495c0c9188`."""

    stable_target_group: TargetGroup
    """The ARN of the target group of stable, or its end: `targetgroup/api/73e2d6bc24d8a067`."""

    canary_target_group: TargetGroup
    """Likewise of the canary."""

    @model_validator(mode="after")
    def _names_two(self) -> "CloudWatchProvider":
        if self.stable_target_group == self.canary_target_group:
            raise ValueError("needs two different target groups")
        return self


SHAPE = CloudWatchProvider
