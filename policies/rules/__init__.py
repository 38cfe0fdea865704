"""Rules as pure functions over facts; importing this package registers all of them."""

from policies.rules import (  # noqa: F401  (importing registers the rules)
    absence,
    alarms,
    aws_places,
    bucket_policies,
    everybody,
    genesys,
    genesys_organisation,
    kms,
    logs,
    options,
    pipeline,
    s3,
    stores,
    switches,
    whole,
)
from policies.rules.registry import RESOURCE_RULES, STACK_RULES, check_against

__all__ = ["RESOURCE_RULES", "STACK_RULES", "check_against"]
