"""Genesys Cloud for Pulumi programs: one module per area.

Generated from the models of the provider by `python -m ringfence.genesys.provider.generate --write`; do not edit.
"""

from ringfence.genesys.sdk.provider import Provider

__all__ = ["Provider"]
