"""Runs the stand-in as the engine starts a plugin: `python -m ringfence.local.aws <engine address>`."""

from __future__ import annotations

import sys

from ringfence.local.aws.provider import AwsProvider
from ringfence.local.aws.shapes import sdk_version
from ringfence.plugin.server import serve

if __name__ == "__main__":
    serve(AwsProvider(), version=sdk_version(), argv=sys.argv[1:])
