"""Entry point of the provider process; the engine starts it and reads the port from standard output."""

import sys
from pathlib import Path

# The engine starts this file with its own folder first on the path, where modules would hide others of the same name.
_HERE = str(Path(__file__).parent)
sys.path[:] = [entry for entry in sys.path if entry not in ("", _HERE)]

from ringfence.genesys.provider.provider import GenesysProvider  # noqa: E402
from ringfence.genesys.provider.registry import VERSION  # noqa: E402
from ringfence.plugin.messages import warn_through_engine  # noqa: E402
from ringfence.plugin.server import serve  # noqa: E402

if __name__ == "__main__":
    serve(GenesysProvider(tell=warn_through_engine(sys.argv[1:])), version=VERSION, argv=sys.argv[1:])
