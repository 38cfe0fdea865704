"""The files of the SDK that belong to no area: provider class, options, package."""

from __future__ import annotations

from dataclasses import replace

from ringfence.genesys.provider import sdk_text as text
from ringfence.genesys.provider.configuration import Configuration
from ringfence.genesys.provider.models import Property, properties
from ringfence.genesys.provider.registry import PACKAGE

IMPORTS = """
from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict, Union

import pulumi
import pulumi.runtime

from ringfence.genesys.sdk import _utilities
"""


def provider_module() -> str:
    """`provider.py`."""
    fields = text.required_first(properties(Configuration).values())
    optional = [_as_optional(field) for field in fields]
    lines = [
        text.HEADER.format(summary="The provider: which organisation, and who logs in.") + IMPORTS,
        '__all__ = ["Provider"]',
        "",
        "",
        "@pulumi.input_type",
        "class _ProviderValues:",
        '    """Values of the provider."""',
        "",
    ]
    lines += [f'    {field.attribute}: Any = pulumi.property("{field.name}")' for field in optional]
    lines += ["", "    def __init__(self) -> None: ...", "", ""]
    lines += [
        "class Provider(pulumi.ProviderResource):",
        '    """A Genesys Cloud organisation to declare resources in."""',
        "",
    ]
    lines += ["    def __init__(", "        self,", "        resource_name: str,"]
    lines += ["        opts: Optional[pulumi.ResourceOptions] = None,", "        *,"]
    lines += [f"        {text.parameter(field)}," for field in optional]
    arguments = {"resource_name": "Name of the provider in the stack.", "opts": "Options of the provider."}
    lines += ["    ) -> None:"]
    lines += [text.docstring("Declares the provider.", {**arguments, **text.documentation(optional)}, "        ")]
    lines += ["        _values = _ProviderValues()"]
    for field in optional:
        value = field.attribute
        if field.traits.secret:
            value = f"None if {value} is None else pulumi.Output.secret({value})"
        elif field.shape.kind == "boolean":
            # Provider configuration travels as text.
            value = f"None if {value} is None else pulumi.Output.from_input({value}).apply(pulumi.runtime.to_json)"
        lines.append(f'        _values.__dict__["{field.attribute}"] = {value}')
    lines.append("        opts = _utilities.resource_options(opts)")
    lines.append(f'        super().__init__("{PACKAGE}", resource_name, _values, opts)  # type: ignore[arg-type]')
    return "\n".join(lines) + "\n"


def _as_optional(field: Property) -> Property:
    """In the SDK every key may be left out: the stack's configuration or the environment may hold it."""
    return replace(field, required=False, default=None)


def utilities_module(version: str) -> str:
    """`_utilities.py`."""
    return (
        text.HEADER.format(summary="Options that every resource and function of the SDK carries.")
        + f'''
from collections.abc import Sequence
from typing import Optional

import pulumi

VERSION = "{version}"


def resource_options(
    opts: Optional[pulumi.ResourceOptions], *, secrets: Sequence[str] = ()
) -> pulumi.ResourceOptions:
    """Options of the caller on top of the SDK's own."""
    defaults = pulumi.ResourceOptions(version=VERSION, additional_secret_outputs=list(secrets) or None)
    return pulumi.ResourceOptions.merge(defaults, opts)


def invoke_options(opts: Optional[pulumi.InvokeOptions]) -> pulumi.InvokeOptions:
    """Options of the caller on top of the SDK's own."""
    return pulumi.InvokeOptions.merge(pulumi.InvokeOptions(version=VERSION), opts)
'''
    )


def package_module() -> str:
    """`__init__.py`."""
    body = """
from ringfence.genesys.sdk.provider import Provider

__all__ = ["Provider"]
"""
    return text.HEADER.format(summary="Genesys Cloud for Pulumi programs: one module per area.") + body
