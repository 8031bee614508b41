"""Traffic that an Application Load Balancer of AWS splits between two target groups."""

from typing import Annotated, Literal

from pydantic import model_validator

from bot.config.kinds import Backend, EndpointName
from bot.config.spelling import Spelling

_ELB = "arn:[a-z0-9-]{1,30}:elasticloadbalancing:[a-z0-9-]{1,30}:[0-9]{12}:"

TargetGroup = Annotated[
    str,
    Spelling(_ELB + "targetgroup/[A-Za-z0-9/-]{1,100}", "the ARN of a target group"),
]
Rule = Annotated[
    str,
    Spelling(_ELB + "listener-rule/[A-Za-z0-9/-]{1,300}", "the ARN of a rule of a listener"),
]
Listener = Annotated[
    str,
    Spelling(_ELB + "listener/[A-Za-z0-9/-]{1,300}", "the ARN of a listener"),
]


class AlbBackend(Backend):
    """An Application Load Balancer whose forward action has two weighted target groups. Its endpoint needs `elasticloadbalancing:` `DescribeRules` and `ModifyRule` (or `DescribeListeners` and `ModifyListener`), `DescribeTags`, `AddTags` and `RemoveTags`. The share has steps of a tenth of a percent. All other actions are kept."""  # noqa: E501 - one paragraph where an editor shows it

    type: Literal["alb"] = "alb"
    """The kind of backend."""

    endpoint: EndpointName
    """The name of an endpoint of AWS that the operator set up."""

    rule_arn: Rule | None = None
    """The rule of a listener that forwards the requests of this service."""

    listener_arn: Listener | None = None
    """Or the listener whose default action forwards them."""

    stable_target_group: TargetGroup
    """The ARN of the target group of stable. At a weight of 0 it alone is left in the forward action, so that no sticky session reaches the canary."""  # noqa: E501 - one paragraph where an editor shows it

    canary_target_group: TargetGroup
    """The ARN of the target group of the canary. At a weight of 100% it alone is left in the forward action."""  # noqa: E501 - one paragraph where an editor shows it

    @model_validator(mode="after")
    def _says_which(self) -> "AlbBackend":
        if (self.rule_arn is None) == (self.listener_arn is None):
            raise ValueError("needs either `rule_arn` or `listener_arn`")
        if self.stable_target_group == self.canary_target_group:
            raise ValueError("needs two different target groups")
        return self


SHAPE = AlbBackend
