"""Options that every resource and function of the SDK carries.

Generated from the models of the provider by `python -m ringfence.genesys.provider.generate --write`; do not edit.
"""

from collections.abc import Sequence
from typing import Optional

import pulumi

VERSION = "0.1.0"


def resource_options(
    opts: Optional[pulumi.ResourceOptions], *, secrets: Sequence[str] = ()
) -> pulumi.ResourceOptions:
    """Options of the caller on top of the SDK's own."""
    defaults = pulumi.ResourceOptions(version=VERSION, additional_secret_outputs=list(secrets) or None)
    return pulumi.ResourceOptions.merge(defaults, opts)


def invoke_options(opts: Optional[pulumi.InvokeOptions]) -> pulumi.InvokeOptions:
    """Options of the caller on top of the SDK's own."""
    return pulumi.InvokeOptions.merge(pulumi.InvokeOptions(version=VERSION), opts)
