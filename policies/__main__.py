"""The policy pack as the engine starts it: `pulumi preview --policy-pack policies`."""

import sys
from pathlib import Path

if __name__ == "__main__":
    folder = Path(__file__).resolve().parent
    # Beside this file in a bundle, above it in the repository: this checkout's code, whatever else is installed.
    sys.path.insert(0, str(folder if (folder / "policies").is_dir() else folder.parent))

    from policies.adapter import serve

    sys.exit(serve(folder))
